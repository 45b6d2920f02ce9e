/** What the engine uses of WebAssembly's JavaScript interface; Node's types leave it out. */
declare namespace WebAssembly {
  interface MemoryDescriptor {
    readonly initial: number;
    readonly maximum: number;
    readonly shared: true;
  }

  /** Shared between threads: posted, it stays the same memory. Pages have 64 KiB. */
  class Memory {
    constructor(descriptor: MemoryDescriptor);
    /** A view as long as the memory was when it was asked for. */
    readonly buffer: SharedArrayBuffer;
    /** Adds pages and returns how many there were. Throws a RangeError when there is no room. */
    grow(pages: number): number;
  }

  class Module {
    constructor(bytes: Uint8Array);
  }

  class Instance {
    constructor(module: Module, imports: { readonly env: { readonly memory: Memory } });
    readonly exports: unknown;
  }

  function validate(bytes: Uint8Array): boolean;
}
