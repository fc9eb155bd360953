// What any pack costs: as many policies as the pack has, on the same SDK, each of which does nothing.
"use strict";
const { PolicyPack } = require("@pulumi/policy");

const policies = Array.from({ length: 26 }, (_, index) => ({
  name: `empty-${index + 1}`,
  description: "Asks for nothing",
  enforcementLevel: "mandatory",
  validateResource: () => {},
}));

new PolicyPack("empty", { policies });
