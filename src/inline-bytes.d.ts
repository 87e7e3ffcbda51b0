/** llama2-server.wasm: gzip, then base64. scripts/inline-module.ts writes the file. */
export const MODULE: string;
