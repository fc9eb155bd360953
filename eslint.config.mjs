import { importX } from "eslint-plugin-import-x";
import redos from "eslint-plugin-redos";
import tseslint from "typescript-eslint";

/** What each layer of src/ may import. Outlets (pack, admission, reports, testing, cdk, cdk8s, cli) may import all of these. */
const LAYERS = {
  values: [],
  model: ["values"],
  policy: ["values", "model"],
  platforms: ["values", "model"],
  yaml: ["values", "model"],
  sources: ["values", "model", "platforms", "yaml"],
  programs: ["values", "model", "platforms", "yaml", "sources"],
  guard: ["values", "model", "policy", "platforms", "yaml", "sources", "programs"],
};

const zones = [
  ...Object.entries(LAYERS).map(([layer, below]) => ({
    target: `./src/${layer}`,
    from: ["./src", "./policies"],
    except: [...below, layer].map((name) => `./${name}`),
    message: `src/${layer} may import ${below.length === 0 ? "nothing else" : below.join(", ")}.`,
  })),
  {
    target: "./policies",
    from: "./src",
    except: ["./values", "./model", "./policy"],
    message: "Policies import src/values, src/model and src/policy alone.",
  },
  // Platforms stand side by side: what several of them need belongs to the model.
  ...["kubernetes", "docker", "compose", "engine", "aws"].map((platform) => ({
    target: `./src/platforms/${platform}`,
    from: "./src/platforms",
    except: [`./${platform}`],
    message: "Platforms do not import each other.",
  })),
];

export default tseslint.config(
  { ignores: ["dist/", ".cache/", ".stryker-tmp/", "reports/", "test/", "examples/"] },
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { "import-x": importX },
    settings: {
      "import-x/resolver-next": [importX.createNodeResolver?.({ extensions: [".ts", ".js"] })].filter(Boolean),
    },
    rules: {
      "import-x/no-cycle": ["error", { ignoreExternal: true }],
      "import-x/no-restricted-paths": ["error", { zones }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", varsIgnorePattern: "^_", destructuredArrayIgnorePattern: "^_" },
      ],
      // The compiler asks for a check at every index; where the bound is known, `!` states it.
      "@typescript-eslint/no-non-null-assertion": "off",
    },
  },
  {
    // Loaded when they are needed: a start has to be quick, and which cases there are is known only then.
    files: [
      "src/cli/commands/{check,export-admission,fix}.ts",
      "src/programs/program-source.ts",
      "src/reports/index.ts",
      "src/sources/commented-json.ts",
      "src/sources/cloudformation/index.ts",
    ],
    rules: { "@typescript-eslint/no-require-imports": "off" },
  },
  {
    // Input is hostile: no regular expression may take more than linear time. recheck attacks each of them.
    files: ["**/*.{ts,mjs}"],
    languageOptions: { parser: tseslint.parser },
    plugins: { redos },
    rules: {
      // A check that takes too long is an error; a busy machine needs more than the usual 10 seconds.
      "redos/no-vulnerable": ["error", { ignoreErrors: false, timeout: 60_000 }],
      "no-restricted-syntax": [
        "error",
        {
          selector: ":matches(NewExpression, CallExpression)[callee.name='RegExp']",
          message: "Write the regular expression as a literal, so that its running time is checked.",
        },
      ],
    },
  },
);
