// The functions of WASI 0.2 that the module calls, as the canonical ABI lowers them: a resource is an i32, a list or string a
// pointer and a length, a result that does not fit in one number goes to the address in the last parameter. The same functions
// stand in component.wit.

// wasi:cli
// @ts-ignore: a decorator of AssemblyScript
@external("wasi:cli/environment@0.2.0", "get-arguments")
export declare function getArguments(list: usize): void;

// @ts-ignore: a decorator of AssemblyScript
@external("wasi:cli/environment@0.2.0", "get-environment")
export declare function getEnvironment(list: usize): void;

// @ts-ignore: a decorator of AssemblyScript
@external("wasi:cli/environment@0.2.0", "initial-cwd")
export declare function initialCwd(option: usize): void;

// @ts-ignore: a decorator of AssemblyScript
@external("wasi:cli/exit@0.2.0", "exit")
export declare function exitWith(failed: i32): void;

// @ts-ignore: a decorator of AssemblyScript
@external("wasi:cli/stdin@0.2.0", "get-stdin")
export declare function getStdin(): i32;

// @ts-ignore: a decorator of AssemblyScript
@external("wasi:cli/stdout@0.2.0", "get-stdout")
export declare function getStdout(): i32;

// @ts-ignore: a decorator of AssemblyScript
@external("wasi:cli/stderr@0.2.0", "get-stderr")
export declare function getStderr(): i32;

// wasi:clocks and wasi:random
// @ts-ignore: a decorator of AssemblyScript
@external("wasi:clocks/monotonic-clock@0.2.0", "now")
export declare function monotonicNow(): u64;

// @ts-ignore: a decorator of AssemblyScript
@external("wasi:clocks/monotonic-clock@0.2.0", "subscribe-instant")
export declare function subscribeInstant(when: u64): i32;

// @ts-ignore: a decorator of AssemblyScript
@external("wasi:clocks/monotonic-clock@0.2.0", "subscribe-duration")
export declare function subscribeDuration(nanoseconds: u64): i32;

// @ts-ignore: a decorator of AssemblyScript
@external("wasi:clocks/wall-clock@0.2.0", "now")
export declare function wallNow(datetime: usize): void;

// @ts-ignore: a decorator of AssemblyScript
@external("wasi:random/random@0.2.0", "get-random-u64")
export declare function getRandomU64(): u64;

// wasi:filesystem
// @ts-ignore: a decorator of AssemblyScript
@external("wasi:filesystem/preopens@0.2.0", "get-directories")
export declare function getDirectories(list: usize): void;

// @ts-ignore: a decorator of AssemblyScript
@external("wasi:filesystem/types@0.2.0", "[method]descriptor.open-at")
export declare function openAt(folder: i32, pathFlags: i32, path: usize, length: usize, openFlags: i32, flags: i32, result: usize): void;

// @ts-ignore: a decorator of AssemblyScript
@external("wasi:filesystem/types@0.2.0", "[method]descriptor.stat")
export declare function stat(descriptor: i32, result: usize): void;

// @ts-ignore: a decorator of AssemblyScript
@external("wasi:filesystem/types@0.2.0", "[method]descriptor.read")
export declare function readAt(descriptor: i32, length: u64, offset: u64, result: usize): void;

// @ts-ignore: a decorator of AssemblyScript
@external("wasi:filesystem/types@0.2.0", "[resource-drop]descriptor")
export declare function dropDescriptor(descriptor: i32): void;

// wasi:io
// @ts-ignore: a decorator of AssemblyScript
@external("wasi:io/error@0.2.0", "[resource-drop]error")
export declare function dropError(error: i32): void;

// @ts-ignore: a decorator of AssemblyScript
@external("wasi:io/poll@0.2.0", "poll")
export declare function poll(pollables: usize, count: i32, list: usize): void;

// @ts-ignore: a decorator of AssemblyScript
@external("wasi:io/poll@0.2.0", "[method]pollable.block")
export declare function block(pollable: i32): void;

// @ts-ignore: a decorator of AssemblyScript
@external("wasi:io/poll@0.2.0", "[resource-drop]pollable")
export declare function dropPollable(pollable: i32): void;

// @ts-ignore: a decorator of AssemblyScript
@external("wasi:io/streams@0.2.0", "[method]input-stream.read")
export declare function readStream(stream: i32, most: u64, result: usize): void;

// @ts-ignore: a decorator of AssemblyScript
@external("wasi:io/streams@0.2.0", "[method]input-stream.blocking-read")
export declare function blockingRead(stream: i32, most: u64, result: usize): void;

// @ts-ignore: a decorator of AssemblyScript
@external("wasi:io/streams@0.2.0", "[method]input-stream.subscribe")
export declare function subscribeInput(stream: i32): i32;

// @ts-ignore: a decorator of AssemblyScript
@external("wasi:io/streams@0.2.0", "[resource-drop]input-stream")
export declare function dropInput(stream: i32): void;

// @ts-ignore: a decorator of AssemblyScript
@external("wasi:io/streams@0.2.0", "[method]output-stream.check-write")
export declare function checkWrite(stream: i32, result: usize): void;

// @ts-ignore: a decorator of AssemblyScript
@external("wasi:io/streams@0.2.0", "[method]output-stream.write")
export declare function writeStream(stream: i32, bytes: usize, length: usize, result: usize): void;

// @ts-ignore: a decorator of AssemblyScript
@external("wasi:io/streams@0.2.0", "[method]output-stream.blocking-write-and-flush")
export declare function blockingWrite(stream: i32, bytes: usize, length: usize, result: usize): void;

// @ts-ignore: a decorator of AssemblyScript
@external("wasi:io/streams@0.2.0", "[method]output-stream.subscribe")
export declare function subscribeOutput(stream: i32): i32;

// @ts-ignore: a decorator of AssemblyScript
@external("wasi:io/streams@0.2.0", "[resource-drop]output-stream")
export declare function dropOutput(stream: i32): void;

// wasi:sockets. An address is a variant: 0 for IPv4, then the port, four octets, and zeros where IPv6 has more.
// @ts-ignore: a decorator of AssemblyScript
@external("wasi:sockets/instance-network@0.2.0", "instance-network")
export declare function instanceNetwork(): i32;

// @ts-ignore: a decorator of AssemblyScript
@external("wasi:sockets/tcp-create-socket@0.2.0", "create-tcp-socket")
export declare function createTcpSocket(family: i32, result: usize): void;

// @ts-ignore: a decorator of AssemblyScript
@external("wasi:sockets/tcp@0.2.0", "[method]tcp-socket.start-bind")
export declare function startBind(socket: i32, network: i32, family: i32, port: i32, a: i32, b: i32, c: i32, d: i32, e: i32, f: i32, g: i32, h: i32, i: i32, j: i32, result: usize): void;

// @ts-ignore: a decorator of AssemblyScript
@external("wasi:sockets/tcp@0.2.0", "[method]tcp-socket.finish-bind")
export declare function finishBind(socket: i32, result: usize): void;

// @ts-ignore: a decorator of AssemblyScript
@external("wasi:sockets/tcp@0.2.0", "[method]tcp-socket.start-listen")
export declare function startListen(socket: i32, result: usize): void;

// @ts-ignore: a decorator of AssemblyScript
@external("wasi:sockets/tcp@0.2.0", "[method]tcp-socket.finish-listen")
export declare function finishListen(socket: i32, result: usize): void;

// @ts-ignore: a decorator of AssemblyScript
@external("wasi:sockets/tcp@0.2.0", "[method]tcp-socket.accept")
export declare function acceptSocket(socket: i32, result: usize): void;

// @ts-ignore: a decorator of AssemblyScript
@external("wasi:sockets/tcp@0.2.0", "[method]tcp-socket.local-address")
export declare function localAddress(socket: i32, result: usize): void;

// @ts-ignore: a decorator of AssemblyScript
@external("wasi:sockets/tcp@0.2.0", "[method]tcp-socket.hop-limit")
export declare function hopLimit(socket: i32, result: usize): void;

// @ts-ignore: a decorator of AssemblyScript
@external("wasi:sockets/tcp@0.2.0", "[method]tcp-socket.set-listen-backlog-size")
export declare function setBacklog(socket: i32, size: u64, result: usize): void;

// @ts-ignore: a decorator of AssemblyScript
@external("wasi:sockets/tcp@0.2.0", "[method]tcp-socket.set-send-buffer-size")
export declare function setSendBuffer(socket: i32, size: u64, result: usize): void;

// @ts-ignore: a decorator of AssemblyScript
@external("wasi:sockets/tcp@0.2.0", "[method]tcp-socket.subscribe")
export declare function subscribeSocket(socket: i32): i32;

// @ts-ignore: a decorator of AssemblyScript
@external("wasi:sockets/tcp@0.2.0", "[method]tcp-socket.shutdown")
export declare function shutdown(socket: i32, how: i32, result: usize): void;

// @ts-ignore: a decorator of AssemblyScript
@external("wasi:sockets/tcp@0.2.0", "[resource-drop]tcp-socket")
export declare function dropSocket(socket: i32): void;
