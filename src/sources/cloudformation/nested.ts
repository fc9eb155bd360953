import { dirname, join } from "node:path";
import { isObject } from "../format";
import { STDIN } from "../input";
import { own } from "./template";

/** Returns the templates of nested stacks that are files: assets of the AWS CDK, and paths that `aws cloudformation package` uploads. */
export function nestedTemplates(template: unknown, file: string): readonly string[] {
  const resources = own(template, "Resources");
  const folder = file === STDIN ? "." : dirname(file);
  return Object.values(isObject(resources) ? resources : {}).flatMap((resource) => {
    if (own(resource, "Type") !== "AWS::CloudFormation::Stack") return [];
    const asset = own(own(resource, "Metadata"), "aws:asset:path");
    const path = asset ?? own(own(resource, "Properties"), "TemplateURL");
    return typeof path === "string" && isLocal(path) ? [join(folder, path)] : [];
  });
}

/** Whether a path is a file next to the template, not a URL. */
function isLocal(path: string): boolean {
  return /\.(?:json|ya?ml|template)$/i.test(path) && !/^(?:[/\\~]|[a-z][a-z0-9+.-]*:)/i.test(path);
}
