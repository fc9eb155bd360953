import { EXIT, type Command } from "../command";
import { packageRoot } from "../../guard/package-files";

export const path: Command = {
  name: "path",
  summary: "Print the folder of the policy pack",
  operands: "",
  description: "Pass it to the --policy-pack option of the Pulumi CLI.",
  options: {},
  examples: [
    {
      line: 'pulumi preview --policy-pack "$(npx container-guard path)"',
      does: "Preview the program in the working directory with the policy pack.",
    },
  ],
  run: (_, { out }) => {
    out(`${packageRoot()}\n`);
    return EXIT.clean;
  },
};
