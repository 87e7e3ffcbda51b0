/** What Vite's type Plugin asks for, without needing Vite. */
export interface Llama2Plugin {
  readonly name: string;
  readonly config: () => { optimizeDeps: { exclude: string[] } };
}

/**
 * For Vite before version 8: its development server would bundle the package in advance, and lose the worker and the module,
 * which are files beside it. Later versions need it not, and are not harmed.
 * @example defineConfig({ plugins: [llama2()] })
 */
export function llama2(): Llama2Plugin {
  return { name: "llama2-wasi", config: () => ({ optimizeDeps: { exclude: ["llama2-wasi"] } }) };
}
