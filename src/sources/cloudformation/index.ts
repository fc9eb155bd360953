import { isObject, type Format } from "../format";
import { nestedTemplates } from "./nested";
import { isShortForm } from "./tags";
import { LOOP, own } from "./template";

/** Templates of AWS CloudFormation, such as those that the AWS CDK synthesizes. */
export const cloudFormation: Format = {
  id: "cloudformation",
  title: "CloudFormation templates",
  isTag: isShortForm,
  further: nestedTemplates,
  fits: (value) =>
    isObject(value) &&
    isObject(value["Resources"]) &&
    (Object.hasOwn(value, "AWSTemplateFormatVersion") || Object.entries(value["Resources"]).some(isResource)),
  read: (document, file) => {
    // Loaded here, because most runs read no templates.
    const { readTemplate } = require("./template-reader") as typeof import("./template-reader");
    return readTemplate(document, file);
  },
};

function isResource([key, value]: readonly [key: string, value: unknown]): boolean {
  if (key.startsWith(LOOP)) return true;
  const type = own(value, "Type");
  return typeof type === "string" && /^(?:AWS|Custom|Alexa)::/.test(type);
}
