/** A module's memory, which moves when it grows. */
export class ModuleMemory {
  private memory: WebAssembly.Memory | undefined;
  private current = new DataView(new ArrayBuffer(0));

  /** Before the module runs. */
  attach(memory: WebAssembly.Memory): void {
    this.memory = memory;
  }

  get view(): DataView {
    const { buffer } = this.memory!;
    if (this.current.buffer !== buffer) this.current = new DataView(buffer);
    return this.current;
  }

  bytes(at: number, length: number): Uint8Array {
    return new Uint8Array(this.memory!.buffer, at, length);
  }

  /** The bytes that an iovec describes. */
  vector(at: number): Uint8Array {
    return this.bytes(this.view.getUint32(at, true), this.view.getUint32(at + 4, true));
  }
}
