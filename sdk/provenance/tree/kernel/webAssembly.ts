// What of the WebAssembly interface is used here. TypeScript has its types among those of a browser's page, which are
// not loaded for code that runs in Node as well.

type Memory = { readonly buffer: ArrayBuffer; grow(pages: number): number };

export type Exports = { readonly memory: Memory };

type WebAssembly = {
  Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  Instance: new (module: object) => { readonly exports: Exports };
};

/**
 * Compiles a module and starts it.
 *
 * @throws where it is not valid here, or must not be compiled.
 */
export function instantiate<T extends Exports>(module: Uint8Array<ArrayBuffer>): T {
  const { WebAssembly } = globalThis as unknown as { WebAssembly: WebAssembly };
  return new WebAssembly.Instance(new WebAssembly.Module(module)).exports as T;
}
