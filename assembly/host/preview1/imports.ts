// WasmEdge's sockets: functions of preview 1's module that neither wasmtime nor Node knows. A module that calls one of them
// runs in WasmEdge only. All return a WASI errno. An address is {pointer, length} of its bytes.

// @ts-ignore: a decorator of AssemblyScript
@external("wasi_snapshot_preview1", "sock_open")
export declare function sock_open(family: i32, type: i32, fd: usize): i32;

// @ts-ignore: a decorator of AssemblyScript
@external("wasi_snapshot_preview1", "sock_setsockopt")
export declare function sock_setsockopt(fd: i32, level: i32, name: i32, value: usize, length: i32): i32;

// @ts-ignore: a decorator of AssemblyScript
@external("wasi_snapshot_preview1", "sock_bind")
export declare function sock_bind(fd: i32, address: usize, port: i32): i32;

// @ts-ignore: a decorator of AssemblyScript
@external("wasi_snapshot_preview1", "sock_listen")
export declare function sock_listen(fd: i32, backlog: i32): i32;

// @ts-ignore: a decorator of AssemblyScript
@external("wasi_snapshot_preview1", "sock_getlocaladdr")
export declare function sock_getlocaladdr(fd: i32, address: usize, family: usize, port: usize): i32;

// @ts-ignore: a decorator of AssemblyScript
@external("wasi_snapshot_preview1", "sock_accept")
export declare function sock_accept(fd: i32, flags: i32, accepted: usize): i32;

// @ts-ignore: a decorator of AssemblyScript
@external("wasi_snapshot_preview1", "sock_recv")
export declare function sock_recv(fd: i32, vectors: usize, count: i32, flags: i32, received: usize, outFlags: usize): i32;

// @ts-ignore: a decorator of AssemblyScript
@external("wasi_snapshot_preview1", "sock_send")
export declare function sock_send(fd: i32, vectors: usize, count: i32, flags: i32, sent: usize): i32;

// @ts-ignore: a decorator of AssemblyScript
@external("wasi_snapshot_preview1", "sock_shutdown")
export declare function sock_shutdown(fd: i32, how: i32): i32;
