import eslint from "@eslint/js";
import tseslint from "typescript-eslint";

const host = [
  "src/**/*.ts",
  "test/**/*.ts",
  "bench/**/*.ts",
  "models/**/*.ts",
  "scripts/**/*.ts",
  "web/**/*.{ts,tsx}",
  "*.ts",
];
const engine = ["assembly/**/*.ts", "test/wasm/**/*.ts", "bench/wasm/**/*.ts"];
const loader = "test/wasm/instantiate.ts"; // a host's file among the engine's
const notHost = [...engine, `!${loader}`];

export default tseslint.config(
  // TypeScript cannot parse what declares an import of the module: a decorator on a function.
  { ignores: ["dist/", "build/", "node_modules/", "assembly/host/*/imports.ts"] },
  {
    files: host,
    ignores: notHost,
    extends: [eslint.configs.recommended, tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
  },
  {
    files: host,
    ignores: notHost,
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      "@typescript-eslint/no-non-null-assertion": "off",
      // Leaving a field out of a copy is what the rest is taken for.
      "@typescript-eslint/no-unused-vars": ["error", { ignoreRestSiblings: true }],
    },
  },
  // AssemblyScript parses as TypeScript, but its types are its own: the rules that need types are left to its compiler.
  {
    files: engine,
    ignores: [loader],
    extends: [tseslint.configs.base],
    rules: {
      "no-unused-vars": "off",
      // A function in a table of functions may need fewer arguments than the others.
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "no-var": "error",
      eqeqeq: "off",
    },
  },
);
