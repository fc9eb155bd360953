import parser from "@typescript-eslint/parser";
import redos from "eslint-plugin-redos";

/** Input is hostile: no regular expression may take more than linear time. recheck attacks each of them. */
export default [
  { ignores: ["dist/", ".cache/", ".stryker-tmp/", "test/", "examples/"] },
  {
    files: ["**/*.{ts,mjs}"],
    languageOptions: { parser },
    plugins: { redos },
    rules: {
      "redos/no-vulnerable": ["error", { ignoreErrors: false }],
      "no-restricted-syntax": [
        "error",
        {
          selector: ":matches(NewExpression, CallExpression)[callee.name='RegExp']",
          message: "Write the regular expression as a literal, so that its running time is checked.",
        },
      ],
    },
  },
];
