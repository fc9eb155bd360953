import type { AdmissionRule } from "../admission";

const MOST_IN_REPOSITORY = 255;

/** Whether the image `item` can be checked by its name. The ID of an image on the host does not show its origin. */
export const IS_IMAGE = `!item.isId && item.isValid && item.repository.size() <= ${MOST_IN_REPOSITORY}`;

/** Reports a text that is not an image reference: how a runtime interprets it is unknown. */
export function unreadableImage(whether: string): AdmissionRule {
  return {
    each: "images",
    isBad: `!item.isId && !(${IS_IMAGE})`,
    says: `cannot determine whether {item.title} ${whether}: expected {item.expected}, found "{item.shown}"`,
    at: "",
  };
}
