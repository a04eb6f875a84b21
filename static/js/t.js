/** Words for people: Chinese at the source, a dictionary for other languages. */
let texts = {};

export function useTexts(dictionary) {
  texts = dictionary || {};
}

/** t("还差 {0}", "39.70") in the language of the screen. */
export function t(chinese, ...values) {
  return (texts[chinese] || chinese).replace(/\{(\d)\}/g, (_, place) => values[place]);
}
