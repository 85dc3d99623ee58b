// Names first: what a reader types is compared with the names and spellings of every profile, slips allowed, and those that
// it fits stand above what the theme's search finds in the texts. Runs before the theme's scripts. Without it the search still
// finds every spelling that a page has among its tags.

(() => {
  const RESULT = 3; // the kind of message that brings results (see the theme's search worker)

  // All that the index says is HTML, and the theme prints it as such.
  const SIGNS = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
  const NAMED = Object.fromEntries(Object.entries(SIGNS).map(([sign, name]) => [name, sign]));
  const asHtml = (text) => text.replace(/[&<>]/g, (sign) => SIGNS[sign]);
  const asText = (html) => html.replace(/<[^>]*>/g, "").replace(/&(?:amp|lt|gt);/g, (name) => NAMED[name]);

  /** HTML with no other elements than those that the index may hold, and no attributes, whatever it holds. */
  const inert = (html) => html.replace(/<(?!\/?(?:code|li|mark|ol|p|pre|sub|sup|ul)>)/g, "&lt;");

  /** A text without what people leave out or get wrong when they type: case, accents, apostrophes, signs, joiners. */
  const fold = (text) =>
    text
      .normalize("NFKD")
      .replace(/[\p{M}\p{Lm}\p{DI}'’‘`´ьъЬЪ]/gu, "")
      .toLowerCase()
      .replace(/ı/g, "i")
      .replace(/ł/g, "l")
      .replace(/ø/g, "o")
      .replace(/ß/g, "ss")
      .replace(/[ії]/g, "и")
      .replace(/є/g, "е");

  /** The words of a text; letters with dots between them are an abbreviation. */
  const words = (text) =>
    fold(text)
      .replace(/(?<![\p{L}\p{N}])(?:\p{L}\.\s*){2,}(?:\p{L}(?![\p{L}\p{N}]))?/gu, (dotted) => `${dotted.replace(/[^\p{L}]/gu, "")} `)
      .match(/[\p{L}\p{N}]+/gu) ?? [];

  /** How many letters are wrong, missing, doubled or swapped with their neighbour; more than `most` is as bad as any. */
  function slips(one, other, most) {
    if (Math.abs(one.length - other.length) > most) return most + 1;
    let before;
    let last = [];
    let row = Array.from({ length: other.length + 1 }, (_, i) => i);
    for (let i = 1; i <= one.length; i++) {
      [before, last, row] = [last, row, [i]];
      let least = i;
      for (let j = 1; j <= other.length; j++) {
        row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (one[i - 1] !== other[j - 1]));
        if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
        least = Math.min(least, row[j]);
      }
      if (least > most) return most + 1;
    }
    return row[other.length];
  }

  /** How well a word that was typed fits one of a name, from 0 to 1. */
  function likeness(typed, word) {
    if (typed === word) return 1;
    if (word.startsWith(typed)) return typed.length > 2 ? 0.9 : 0.3;
    if (typed.length < 4 || word.length < 4) return 0;
    const wrong = slips(typed, word, typed.length > 7 ? 2 : 1);
    if (wrong === 1) return 0.75;
    // The same word with another ending.
    let same = 0;
    while (same < typed.length && typed[same] === word[same]) same++;
    if (same > 3 && same >= word.length - 2 && same >= typed.length - 3) return 0.7;
    return wrong === 2 && typed.length > 7 ? 0.55 : 0;
  }

  class Names {
    constructor(docs) {
      this.profiles = docs.filter((doc) => doc.tags && !doc.location.includes("#")).map((doc) => this.profile(doc));
      this.vocabulary = new Map(); // word → [profile, whether it is in its title]
      for (const profile of this.profiles) {
        for (const [word, weight] of profile.words) {
          if (!this.vocabulary.has(word)) this.vocabulary.set(word, []);
          this.vocabulary.get(word).push([profile, weight]);
        }
      }
    }

    profile(doc) {
      const title = words(asText(doc.title));
      const profile = { doc, words: new Map(), phrases: new Set(), person: doc.location.startsWith("people/") };
      for (const tag of doc.tags) {
        const all = words(asText(tag));
        profile.phrases.add(all.join(" "));
        for (const word of all) profile.words.set(word, title.includes(word) ? 1 : 0.9);
      }
      profile.title = title.join(" ");
      return profile;
    }

    /** The profiles whose names fit what was typed, the best first. */
    find(query) {
      const typed = words(query);
      const whole = typed.join(" ");
      const scores = new Map();
      for (const word of typed) {
        const best = new Map(); // profile → how well the word fits one of its names
        const weigh = (candidates) => {
          for (const [candidate, profiles] of candidates) {
            const fits = likeness(word, candidate);
            if (fits) for (const [profile, weight] of profiles) best.set(profile, Math.max(best.get(profile) ?? 0, fits * weight));
          }
        };
        if (this.vocabulary.has(word)) weigh([[word, this.vocabulary.get(word)]]);
        else weigh(this.vocabulary);
        // A word that fits many says little.
        for (const [profile, fits] of best) {
          const score = scores.get(profile) ?? { sum: 0, fitting: new Set() };
          score.sum += fits / Math.sqrt(best.size);
          if (fits > 0.5) score.fitting.add(word);
          scores.set(profile, score);
        }
      }
      // Whoever names a person and a body means the person, unless the body's name has the person's in it.
      const covered = ({ fitting }) =>
        [...scores.values()].some((other) => other.fitting.size > fitting.size && [...fitting].every((word) => other.fitting.has(word)));
      const found = [];
      for (const [profile, score] of scores) {
        const exact = whole === profile.title ? 3 : profile.phrases.has(whole) ? 2 : 0;
        const person = profile.person && score.fitting.size && !covered(score) ? 3 : 0;
        if (exact || person || score.fitting.size * 2 > typed.length) found.push({ profile, score: exact + person + score.sum });
      }
      found.sort((one, other) => other.score - one.score);
      return found.filter(({ score }) => score * 2 > found[0].score).map(({ profile }) => profile.doc);
    }
  }

  // The theme listens to keys only; text also comes from a clipboard, a voice, or a keyboard on glass.
  document.addEventListener("input", ({ target }) => {
    if (target.matches(".md-search__input")) target.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true }));
  });

  window.Worker = class extends Worker {
    constructor(...given) {
      super(...given);
      this.asked = [];
      this.addEventListener("message", ({ data }) => {
        if (data?.type !== RESULT || !this.names || !data.data?.items) return;
        const first = this.names.find(this.asked.shift() ?? "");
        const place = new Map(data.data.items.map((group) => [group.find((item) => !item.parent)?.location ?? group[0].location, group]));
        const above = first.map((doc) => place.get(doc.location) ?? [{ ...doc, score: 1, terms: {} }]);
        data.data.items = [...above, ...data.data.items.filter((group) => !above.includes(group))];
        data.data.suggest = data.data.suggest?.map(asText);
        for (const item of data.data.items.flat()) {
          for (const key of ["title", "text"]) item[key] = inert(item[key]);
          item.tags = item.tags?.map(inert);
          item.terms = Object.fromEntries(Object.entries(item.terms).map(([term, found]) => [asText(term), found]));
        }
      });
    }

    postMessage(message, ...more) {
      if (Array.isArray(message?.data?.docs)) this.names = new Names(message.data.docs);
      else if (typeof message?.data === "string") {
        this.asked.push(message.data);
        message = { ...message, data: asHtml(message.data) };
      }
      // Zensical has an index of its own, and shows its tags as text.
      for (const item of message?.data?.items ?? []) item.tags = item.tags?.map(asText);
      super.postMessage(message, ...more);
    }
  };
})();
