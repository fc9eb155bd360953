import { IS_IMAGE, unreadableImage } from "../src/policy/cel/images";
import { forbidImages } from "../src/policy/images";
import { definePolicy } from "../src/policy/policy";
import { quote } from "../src/values/text";
import type { ImageUse } from "../src/model/workload";

interface Options {
  readonly digest: boolean;
}

const isPinnable = `${IS_IMAGE} && !item.hasDigest`;

export default definePolicy<Options>({
  id: "pinned-images",
  title: "Images are pinned to a tag other than latest, or to a digest",
  level: "advisory",
  severity: "low",
  standards: {},
  why: "An unpinned image can change after review, and you cannot tell which version is running.",
  fix: "Use a version as the tag, or better, a digest.",
  whenNotToUse:
    "Development stacks that follow a moving tag on purpose do not need the policy, nor do pipelines that replace every tag by a digest after this check.",
  repair: { kind: "none", reason: "Only you know which version the program needs." },
  options: {
    digest: {
      type: "boolean",
      default: false,
      description:
        "Require a digest. A tag is enough for images that the program itself builds, because they do not have a digest yet.",
    },
  },
  presets: {},

  words: ["workload.images"],
  check: ({ images = [] }, { digest }) =>
    forbidImages(images.map(inVersion), {
      whether: (title) => `${title} is pinned`,
      isBad: (image, { isOutput }) =>
        image.digest === undefined && ((digest && !isOutput) || image.tag === undefined || image.tag === "latest"),
      found: ({ tag }, title, value) => `${title} is ${quote(value)}, which has ${lackOf(tag)}`,
    }),

  admission: {
    parameters: ({ digest }) => ({ digest }),
    rules: [
      unreadableImage("is pinned"),
      {
        each: "images",
        isBad: `${isPinnable} && item.tag == ""`,
        says: '{item.title} is "{item.reference}", which has no tag',
        at: "",
        value: "item.reference",
      },
      {
        each: "images",
        isBad: `${isPinnable} && item.tag == "latest"`,
        says: '{item.title} is "{item.reference}", which has the tag "latest"',
        at: "",
        value: "item.reference",
      },
      {
        each: "images",
        isBad: `${isPinnable} && !(item.tag in ["", "latest"]) && variables.digest`,
        says: '{item.title} is "{item.reference}", which has a tag but no digest',
        at: "",
        value: "item.reference",
      },
    ],
  },
});

function lackOf(tag: string | undefined): string {
  if (tag === undefined) return "no tag";
  return tag === "latest" ? 'the tag "latest"' : "a tag but no digest";
}

/** Only the tag and digest matter here; they may be known even if the registry is not. A digest is required of no image built here. */
function inVersion(use: ImageUse): ImageUse {
  const { version, isProvided = false } = use;
  return version === undefined ? use : { ...use, reference: version, isOutput: use.isOutput || isProvided };
}
