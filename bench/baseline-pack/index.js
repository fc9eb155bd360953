// What any pack costs: as many policies as the pack has, on the same SDK, each of which does nothing.
"use strict";
const { PolicyPack } = require("@pulumi/policy");

// A preset has every policy.
const { length } = Object.keys(require("../../config/production.json"));
const policies = Array.from({ length }, (_, index) => ({
  name: `empty-${index + 1}`,
  description: "Asks for nothing",
  enforcementLevel: "mandatory",
  validateResource: () => {},
}));

new PolicyPack("empty", { policies });
