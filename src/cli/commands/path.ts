import { EXIT, type Command } from "../command";
import { packageRoot } from "../package-root";

export const path: Command = {
  name: "path",
  summary: "Prints the folder of the policy pack",
  operands: "",
  description: "For --policy-pack of the Pulumi CLI.",
  options: {},
  examples: [
    {
      line: 'pulumi preview --policy-pack "$(npx container-guard path)"',
      does: "Previews the program in the working directory under the pack.",
    },
  ],
  run: (_, { out }) => {
    out(`${packageRoot()}\n`);
    return EXIT.clean;
  },
};
