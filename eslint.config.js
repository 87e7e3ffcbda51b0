import eslint from "@eslint/js";
import tseslint from "typescript-eslint";

const host = ["src/**/*.ts", "test/**/*.ts", "bench/**/*.ts", "*.ts"];
const engine = ["assembly/**/*.ts", "test/wasm/**/*.ts"];

export default tseslint.config(
  { ignores: ["dist/", "build/", "node_modules/"] },
  {
    files: host,
    ignores: engine,
    extends: [eslint.configs.recommended, tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
  },
  {
    files: host,
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      "@typescript-eslint/no-non-null-assertion": "off",
    },
  },
  // AssemblyScript parses as TypeScript, but its types are its own: the rules that need types are left to its compiler.
  {
    files: engine,
    extends: [tseslint.configs.base],
    rules: { "no-unused-vars": "off", "@typescript-eslint/no-unused-vars": "error", "no-var": "error", eqeqeq: "off" },
  },
);
