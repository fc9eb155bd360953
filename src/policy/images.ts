import {
  DIGEST_LENGTHS,
  isImageId,
  mayBeShortImageId,
  parseImageReference,
  type ImageReference,
} from "../values/image-reference";
import { cannotTell, forbidField, unresolved, type Outcome } from "./policy";
import { withoutUser } from "../values/secrets";
import { quote } from "../values/text";
import type { ImageUse } from "../model/workload";

/** What a text must be to name an image, as a message shows it. */
export const IMAGE_FORM = "an image reference such as nginx:1.29, with a lowercase name";

/** The same for a reference whose digest has the wrong form. */
export function digestForm(algorithm: keyof typeof DIGEST_LENGTHS): string {
  return `a digest of ${DIGEST_LENGTHS[algorithm]} lowercase hexadecimal digits after "${algorithm}:"`;
}

/** The same for a reference whose digest no runtime supports. */
export const SUPPORTED_DIGEST = `a digest made with ${Object.keys(DIGEST_LENGTHS).join(" or ")}`;

/** What a text that is not an image reference should have been. */
function expectedForm(text: string): string {
  const end = text.slice(text.lastIndexOf("@") + 1);
  const [, algorithm = "", digits = ""] = text.includes("@") ? (/^([A-Za-z][\w+.-]*):([^/]*)$/.exec(end) ?? []) : [];
  if (!isSupported(algorithm)) return /^[0-9A-Fa-f]{32,}$/.test(digits) ? SUPPORTED_DIGEST : IMAGE_FORM;
  const isRight = digits.length === DIGEST_LENGTHS[algorithm] && /^[0-9a-f]*$/.test(digits);
  return isRight ? IMAGE_FORM : digestForm(algorithm);
}

function isSupported(algorithm: string): algorithm is keyof typeof DIGEST_LENGTHS {
  return Object.hasOwn(DIGEST_LENGTHS, algorithm);
}

/** What a policy holds against an image. */
export interface ImageRule {
  readonly isBad: (image: ImageReference, use: ImageUse) => boolean;
  /** Given the image's title, a clause that goes on after "whether". */
  readonly whether: (title: string) => string;
  /** What is wrong, given the text that names the image in the message, in reports and in exemptions. */
  readonly found: (image: ImageReference, title: string, value: string) => string;
  /** That text; the reference as it is written if absent. */
  readonly value?: (image: ImageReference) => string;
  readonly fix?: (image: ImageReference) => string;
}

/**
 * One outcome for each image that the rule is about. The ID of an image on the host says nothing of its origin: the
 * resource that brought it there is judged instead.
 */
export function forbidImages(images: readonly ImageUse[], rule: ImageRule): readonly Outcome[] {
  return images.flatMap((use) => judgeImage(use, rule));
}

/** The usual `image: remoteImage.imageId` is an ID then, of which nothing can be said. A policy does not see the way from one to the other. */
const PENDING =
  "it will be checked during the update; if it is an image ID, the resource that provides the image is checked instead";

function judgeImage(use: ImageUse, { isBad, whether, found, value, fix }: ImageRule): readonly Outcome[] {
  const { reference, title } = use;
  if (reference.state === "unknown") return [{ ...unresolved(reference, whether(title)), pending: PENDING }];
  if (reference.state !== "set") return cannotTell(reference, whether(title));
  if (isImageId(reference.value)) return [];
  if (use.acceptsIds && mayBeShortImageId(reference.value)) {
    const decidedBy = `${quote(reference.value)} is an image ID unless the host has an image with that name`;
    return cannotTell({ state: "elsewhere", place: reference.place, decidedBy }, whether(title));
  }
  const image = parseImageReference(reference.value);
  if (image === undefined) {
    const found = quote(withoutUser(reference.value));
    const malformed = reference.place.malformed(expectedForm(reference.value), found);
    return cannotTell(malformed, whether(title));
  }
  const text = value?.(image) ?? reference.value;
  return forbidField({ ...reference, value: image }, () => isBad(image, use), {
    whether: whether(title),
    found: () => found(image, title, text),
    value: () => text,
    fix,
  });
}
