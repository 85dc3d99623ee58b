// The search, the same with every engine and from files too; early.js fetches it for the first reader who turns to it. Names
// are answered first, from lists that are cut into small scripts (see explainer/pages/search_index.py) and loaded as letters
// are typed; the texts where names are not enough.

(() => {
  const assets = new URL(".", document.currentScript.src);
  const home = new URL("..", assets);

  // ---- lists in files

  const loaded = new Map(); // path → the promise of what the file says
  const told = new Map(); // path → what is to be told
  window.searchPart = (path, said) => told.get(path)?.(said);

  function load(path) {
    if (!loaded.has(path)) {
      loaded.set(
        path,
        new Promise((done) => {
          const script = document.createElement("script");
          told.set(path, done);
          script.src = new URL(`generated/search/${path}.js`, assets);
          script.onload = () => script.remove();
          script.onerror = () => {
            script.remove();
            loaded.delete(path); // to be asked for again
            done({});
          };
          document.head.append(script);
        }),
      );
    }
    return loaded.get(path);
  }

  /** Sorted keys, each of which was said as how many characters it shares with the one before it and the others. */
  function whole(shortened = "") {
    let key = [];
    return shortened.split("|").filter(Boolean).map((said) => (key = [...key.slice(0, parseInt(said[0], 36)), ...said.slice(1)]).join(""));
  }

  /** The entries of a file; one that is said to be 0 is as the one before it. */
  function decoded({ records, keys, entries }) {
    let entry = [[]];
    return whole(keys).map((key, place) => {
      entry = entries?.[place] || entry;
      const [own, more] = entry;
      return { key, records: own.map((each) => records[each]), more };
    });
  }

  class List {
    constructor(name, starts) {
      this.name = name;
      this.starts = whole(starts);
    }

    /** The number of the file that holds a key, if any does. */
    at(key) {
      let [low, high] = [0, this.starts.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (this.starts[middle] <= key) low = middle + 1;
        else high = middle;
      }
      return Math.max(low - 1, 0);
    }

    async file(number) {
      let digest = 7;
      for (const character of this.starts[number]) digest = (Math.imul(digest, 31) + character.codePointAt()) >>> 0;
      const said = await load(`${this.name}/${digest.toString(16).padStart(8, "0")}`);
      return (said.found ??= decoded(said));
    }

    /** In how many more files keys may be that begin with some letters. */
    spread(letters) {
      return this.at(`${letters}\uffff`) - this.at(letters);
    }

    /** The entries of all keys that begin with some letters, from so many files at most: those nearest to a key. */
    async beginning(letters, most = 1, key = letters) {
      const at = this.at(key);
      const numbers = [];
      if (this.starts.length) for (let number = this.at(letters); number <= this.at(`${letters}\uffff`); number++) numbers.push(number);
      numbers.sort((one, other) => Math.abs(one - at) - Math.abs(other - at));
      const files = await Promise.all(numbers.slice(0, most).map((number) => this.file(number)));
      const found = files.flat().filter((entry) => entry.key.startsWith(letters));
      return found.length || numbers.length <= most ? found : this.beginning(letters, most + 1, key);
    }
  }

  const known = new Map(); // path → lists

  /** Some lists, and what else the file says that tells of their files. */
  async function lists(path, names) {
    const { starts, ...more } = await load(path);
    const made = known.get(path) ?? { ...more, ...Object.fromEntries(names.map((name) => [name, new List(name, starts?.[name])])) };
    if (starts) known.set(path, made);
    return made;
  }

  const nameLists = async () => (tables = await lists("names", ["names"]));
  const slipLists = () => lists("slips", ["begin", "end"]); // words alone, to find those that were typed with a slip

  // ---- words, as explainer/pages/search_words.py has them

  let tables = {}; // which letters stand for others
  const UNSPACED = /^[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]{3,}$/;

  /** A text without what people leave out or get wrong when they type: case, accents, apostrophes, signs, joiners. */
  const fold = (text) =>
    text
      .normalize("NFKD")
      .toLowerCase()
      .replace(/[\p{M}\p{Lm}\p{DI}'’‘`´′]/gu, "")
      .replace(/[^\x00-\x7f]/gu, (letter) => tables.letters?.[letter] ?? letter)
      .normalize("NFC");

  const words = (text) =>
    (
      fold(text)
        .replace(/(?<![\p{L}\p{N}])(?:\p{L}\.\s*){2,}(?:\p{L}(?![\p{L}\p{N}]))?/gu, (dotted) => `${dotted.replace(/[^\p{L}]/gu, "")} `)
        .match(/[\p{L}\p{N}]+/gu) ?? []
    ).map((word) => word.replace(/^ال(?=..)/, ""));

  const paired = (text) => text.normalize("NFC").toLowerCase().replace(/[^\x00-\x7f]/gu, (letter) => tables.pairs?.[letter] ?? letter);

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

  // What a reader adds to a name: it need not be met.
  const BESIDE = new Set("a an and at by der die das de in is la le mr mrs ms of on s the to von was who".split(" "));

  const SENTENCE = 5; // as many words in a row of a text are no name, unless names fit most of them
  const LONG = 8; // so many are none anyhow

  /** What was typed: its words, and of each in which piece between spaces it stands and how else it may be written. */
  function read(query) {
    const pieces = query.split(/\s+/).filter(Boolean);
    const typed = [];
    const joined = [];
    const abbreviation = words(query).length < pieces.flatMap(words).length; // its letters stand apart
    (abbreviation ? [query] : pieces).forEach((piece, place) => {
      const bare = piece.replace(/['’]s(?![\p{L}\p{N}])/gu, "");
      const own = words(bare);
      const others = words(paired(bare));
      if (own.length > 1) joined.push({ word: own.join(""), covers: own.map((_, i) => typed.length + i) });
      own.forEach((word, i) => typed.push({ word, place, other: others.length === own.length && others[i] !== word ? others[i] : null }));
    });
    for (const each of typed) each.beside = BESIDE.has(each.word) && !typed.every(({ word }) => BESIDE.has(word));
    const quoted = [...query.matchAll(/["“„]([^"“”„]+)["”“]/g)].map(([, phrase]) => words(phrase).length);
    const phrase = Math.max(...quoted, 0) || SENTENCE;
    return { query, pieces: abbreviation ? [query] : pieces, typed, joined, words: typed.map(({ word }) => word), phrase };
  }

  // ---- names

  class Candidates {
    constructor(asked) {
      this.asked = asked;
      this.of = new Map(); // place → record, with how well each word fits
      this.standFor = asked.typed.map(() => new Map()); // words of names, and how well the word that means them fits
      this.times = asked.typed.map(() => 0);
    }

    record([name, id, kind = "person"]) {
      const place = `${kind === "person" ? "people" : "parties"}/${id || words(name).join("-")}/`;
      if (!this.of.has(place)) this.of.set(place, { place, name, kind, own: words(name), fits: this.asked.typed.map(() => 0) });
      return this.of.get(place);
    }

    /** Whoever has a word among their names fits so well. */
    add(entry, covers, fit) {
      for (const number of covers) {
        this.times[number] = Math.max(this.times[number], entry.more?.[0] ?? 0);
        for (const word of entry.more?.slice(1) ?? []) this.standFor[number].set(word, Math.max(fit, this.standFor[number].get(word) ?? 0));
        for (const each of entry.records) {
          const record = this.record(each);
          record.fits[number] = Math.max(record.fits[number], fit * (record.own.includes(entry.key) ? 1 : 0.9));
        }
      }
    }

    /** A word that many have does not name them all: whether a name has it is told from the name. */
    complete() {
      for (const record of this.of.values()) {
        this.asked.words.forEach((word, number) => {
          if (record.fits[number] > 0.5) return;
          const fits = record.own.map((own) => Math.max(0.9 * (this.standFor[number].get(own) ?? 0), likeness(word, own)));
          record.fits[number] = Math.max(record.fits[number], ...fits);
        });
      }
      return [...this.of.values()].some(({ fits }) => this.asked.typed.every(({ beside }, number) => beside || fits[number]));
    }

    /** The records that fit, the best first. */
    ranked() {
      const all = [...this.of.values()];
      const sizes = this.times.map((times, number) => Math.max(times, all.filter((record) => record.fits[number]).length));
      const whole = this.asked.words.join(" ");
      const count = this.asked.typed.filter(({ beside }) => !beside).length;
      for (const record of all) {
        record.fitting = new Set(record.fits.flatMap((fit, number) => (fit > 0.5 && !this.asked.typed[number].beside ? [number] : [])));
        // A word that fits many says little.
        record.sum = record.fits.reduce((sum, fit, number) => sum + (fit && fit / Math.sqrt(sizes[number])), 0);
        record.sum -= 0.001 * record.own.length;
      }
      all.sort((one, other) => other.fitting.size - one.fitting.size || other.sum - one.sum);
      const best = all.slice(0, 30);
      // Whoever names a person and a body means the person, unless the body's name has the person's in it.
      const covered = ({ fitting }) => best.some((other) => other.fitting.size > fitting.size && [...fitting].every((number) => other.fitting.has(number)));
      for (const record of best) {
        const exact = whole === record.own.join(" ") ? 3 : record.fits.every((fit) => fit >= 0.9) ? 2 : 0;
        const person = record.kind === "person" && Math.max(...record.fits) > 0.6 && !covered(record) ? 3 : 0;
        record.weak = !exact && !person && record.fitting.size * 2 <= count;
        record.score = record.weak && record.fitting.size * 2 < count ? 0 : exact + person + record.sum;
      }
      best.sort((one, other) => other.score - one.score);
      return best.filter(({ score }) => score > 0 && score * 2 > best[0].score);
    }
  }

  /** The records whose names fit, the best first; whether one of them fits all that was typed. If not, slips are sought `patiently`. */
  async function findNames(asked, patiently) {
    const lists = await nameLists();
    const { typed } = asked;
    const candidates = new Candidates(asked);
    const seek = async (word, covers, fitOf, most = 1) => {
      // Of the first letters of a word nothing is asked that is in many files.
      if (!patiently && word.length < 3 && covers[0] === last && lists.names.spread(word) > 1) return;
      for (const entry of await lists.names.beginning(word, most)) {
        const [first, second] = entry.key.split(" ");
        const beside = second ? typed.findIndex((each) => second.startsWith(each.word)) : -1;
        if (!second) candidates.add(entry, covers, fitOf(first));
        else if (first === word && beside >= 0) candidates.add({ ...entry, key: first }, [...covers, beside], 1);
      }
    };
    const last = typed.length - 1;
    // Of the word that is being typed the first letters are enough.
    const beginning = (word, number) => (key) => (key === word ? 1 : word.length > 2 ? 0.9 : number === last ? 0.6 : 0.3);
    await Promise.all([
      ...typed.flatMap(({ word, other }, number) => [word, other].filter(Boolean).map((each) => seek(each, [number], beginning(each, number), patiently && number === last ? 4 : 1))),
      ...typed.flatMap(({ word }, number) =>
        UNSPACED.test(word) ? [seek(word.slice(0, 2), [number], (key) => (word.startsWith(key) ? 0.8 : 0))] : [],
      ),
      ...asked.joined.map(({ word, covers }) => seek(word, covers, (key) => (key === word ? 1 : 0))),
    ]);
    if (!candidates.complete() && patiently) {
      const neighbours = typed.slice(1).map(({ word }, number) => ({ word: typed[number].word + word, covers: [number, number + 1] }));
      const unsure = typed.flatMap(({ word }, number) => (typed.length < 5 || !candidates.standFor[number].size ? [{ word, covers: [number] }] : []));
      await Promise.all([
        ...neighbours.slice(0, 3).map(({ word, covers }) => seek(word, covers, (key) => (key === word ? 1 : 0))),
        ...unsure.slice(0, 4).map(async ({ word, covers }) => {
          const near = await nearTo(word);
          await Promise.all(near.map(([key, fit]) => seek(key, covers, (found) => (found === key ? fit : 0))));
        }),
      ]);
    }
    const complete = candidates.complete();
    return { complete, found: patiently && !complete ? await withLinks(asked, candidates) : candidates.ranked() };
  }

  const reversed = (word) => [...word].reverse().join("");

  /** The words nearest to one that was typed with a slip: it spoils their first half or their second one. */
  async function nearTo(word) {
    if (word.length < 4) return [];
    const intact = word.length > 5 ? 3 : 2;
    const { begin: begins, end: ends } = await slipLists();
    const near = (list, text) => list.beginning(text.slice(0, intact), 4, text);
    const [begin, end] = await Promise.all([near(begins, word), near(ends, reversed(word))]);
    const found = new Set([...begin.map(({ key }) => key), ...end.map(({ key }) => reversed(key))]);
    const fitting = [...found].map((key) => [key, key === word ? 0 : likeness(word, key)]).filter(([, fit]) => fit);
    return fitting.sort((one, other) => other[1] - one[1]).slice(0, 4);
  }

  /** What fits, and before it whom words mean that say how they are connected with it: the leader of a party, the party of a person. */
  async function withLinks(asked, candidates) {
    const found = candidates.ranked();
    const { links, posts } = await lists("links", ["links", "posts"]);
    const holders = await holding(posts, asked, candidates);
    if (!found.length || asked.typed.length < 2) return unique([...holders, ...found]);
    const left = (record) => asked.typed.map(({ word, beside }, number) => [word, number, beside]).filter(([, number, beside]) => !beside && !record.fitting.has(number));
    const most = found[0].fitting.size;
    const meant = [];
    for (const record of found.slice(0, 3)) {
      const [, id] = record.place.split("/");
      const entry = (await links.beginning(id)).find(({ key }) => key === id);
      entry?.records.forEach((each, place) => {
        const other = candidates.record(each);
        const own = other.fitting ?? new Set();
        record.reach = Math.max(record.reach ?? 0, new Set([...record.fitting, ...own]).size);
        const said = entry.more[place].split(" ");
        const met = left(record).filter(([word]) => said.some((one) => likeness(word, one) > 0.5));
        if (!met.length) return;
        const fitting = new Set([...record.fitting, ...own, ...met.map(([, number]) => number)]);
        meant.push({ ...other, weak: false, fitting, fits: other.fits.map((fit, number) => fit || (fitting.has(number) ? 0.9 : 0)), own: own.size, exact: met.length / said.length });
      });
    }
    const best = meant.filter(({ fitting }) => fitting.size > most);
    best.sort((one, other) => other.fitting.size - one.fitting.size || other.own - one.own || other.exact - one.exact);
    return unique([...holders, ...best, ...found]);
  }

  /** Whoever has or had a post that the query names: the speaker of a council. */
  async function holding(posts, { typed }, candidates) {
    const sought = typed.filter(({ beside }) => !beside).sort((one, other) => other.word.length - one.word.length);
    const entries = await Promise.all(sought.slice(0, 4).map(async ({ word }) => (await posts.beginning(word)).filter(({ key }) => key === word)));
    const fits = typed.map(() => 0.9);
    const holders = entries.flat().flatMap(({ records, more }) =>
      records.flatMap((each, place) => {
        const post = more[place].split(" ");
        const meant = typed.every(({ word, beside }) => beside || post.some((own) => likeness(word, own) > 0.5));
        return meant ? [{ ...candidates.record(each), weak: false, fits, fitting: new Set(typed.keys()), rest: post.length }] : [];
      }),
    );
    return holders.sort((one, other) => one.rest - other.rest);
  }

  /** Each place once, where it comes first. */
  const unique = (found) => found.filter(({ place }, number) => found.findIndex((other) => other.place === place) === number);

  // ---- texts

  async function findTexts(asked) {
    const { count, words: places, texts } = await lists("texts", ["words", "texts"]);
    const sought = [...new Map(asked.typed.map((each) => [each.word, each])).values()].sort((one, other) => other.word.length - one.word.length).slice(0, 8);
    const scores = new Map();
    await Promise.all(
      sought.map(async ({ word, other }) => {
        const entries = (await Promise.all([word, other].filter(Boolean).map((each) => places.beginning(each)))).flat();
        const exact = entries.filter(({ key }) => key === word || key === other);
        const numbers = new Set();
        for (const { more } of exact.length || word.length < 3 ? exact : entries) {
          more.reduce((sum, step) => {
            numbers.add(sum + step);
            return sum + step;
          }, 0);
        }
        for (const number of numbers) scores.set(number, (scores.get(number) ?? 0) + Math.log(1 + count / numbers.size));
      }),
    );
    const best = [...scores].sort((one, other) => other[1] - one[1] || one[0] - other[0]).slice(0, 12);
    const least = best.length ? best[0][1] / 2 : 0;
    const found = await Promise.all(
      best.map(async ([number, score]) => {
        const key = String(number).padStart(6, "0");
        const entry = (await texts.beginning(key))[0];
        if (!entry || score < least) return [];
        const [kind, title, place, text] = entry.more;
        const titled = words(title).filter((word) => asked.words.includes(word)).length / asked.words.length;
        const all = words(`${title} ${text}`);
        const met = asked.words.filter((word) => all.includes(word)).length;
        return [{ kind, title, place, text, met, score: score * (1 + titled), run: longestRun(asked.words, all) }];
      }),
    );
    return found.flat().sort((one, other) => Math.max(other.run, 4) - Math.max(one.run, 4) || other.score - one.score);
  }

  /** How many words of one list follow each other in the other one as well. */
  function longestRun(one, other) {
    let longest = 0;
    let last = [];
    for (const word of one) {
      const row = other.map((each, place) => (each === word ? (place && last[place - 1]) + 1 || 1 : 0));
      for (const length of row) longest = Math.max(longest, length);
      last = row;
    }
    return longest;
  }

  // ---- the field, and what it finds

  const KINDS = { term: "Glossary", page: "Page" };
  const box = document.querySelector(".search");
  const field = box.querySelector(".md-search__input");
  const meta = box.querySelector(".md-search-result__meta");
  const list = box.querySelector(".md-search-result__list");
  const toggle = document.getElementById("__search");
  const initial = meta.textContent;

  const element = (name, of, ...content) => {
    const made = document.createElement(name);
    if (of) made.className = of;
    made.append(...content);
    return made;
  };

  const kindOf = (kind) => KINDS[kind] ?? kind[0].toUpperCase() + kind.slice(1);

  function addressOf(place, asked) {
    const address = new URL(place, home);
    if (location.protocol === "file:") address.pathname += "index.html";
    address.search = new URLSearchParams({ h: asked.query });
    return address.href;
  }

  /** The pieces of what was typed that a name fits; a sign before those that it fits nearly. */
  function met(record, asked) {
    return asked.pieces.flatMap((piece, place) => {
      const fits = asked.typed.flatMap((each, number) => (each.place === place ? [record.fits[number]] : []));
      if (!fits.length || Math.max(...fits) <= 0.5) return [];
      if (asked.typed.every((each) => each.place !== place || each.beside)) return [" ", piece];
      return [" ", ...(piece.length > 2 && Math.min(...fits) < 0.8 ? ["≈ "] : []), element("mark", "", piece)];
    });
  }

  /** The words around the first of a text that were sought, with all of them marked. */
  function excerpt(text, asked) {
    const found = marks(text, asked.typed.filter(({ beside }) => !beside).map(({ word }) => word));
    const space = (at) => Math.max(text.lastIndexOf(" ", at), at - 40); // some scripts have none
    const start = found.length && found[0][0] > 60 ? space(found[0][0] - 60) + 1 : 0;
    const end = start + 200 < text.length ? space(start + 200) : text.length;
    const parts = [start ? "… " : ""];
    let at = start;
    for (const [from, to] of found) {
      if (from < at || to > end) continue;
      parts.push(text.slice(at, from), element("mark", "", text.slice(from, to)));
      at = to;
    }
    return [...parts, text.slice(at, end), end < text.length ? " …" : ""];
  }

  /** Where the words that were sought stand in a text. */
  function marks(text, sought) {
    const found = [];
    for (const { 0: word, index } of text.matchAll(/[\p{L}\p{N}\p{M}'’]+/gu)) {
      if (words(word).some((each) => sought.includes(each) && (each.length > 1 || sought.length === 1))) found.push([index, index + word.length]);
    }
    return found;
  }

  function item(asked, { place, title, name, kind, text, fits }) {
    const link = element(
      "a",
      "md-search-result__link",
      element("span", "search__title", title ?? name),
      " ",
      element("span", "search__kind", kindOf(kind), ...(fits ? [" ·", ...met({ fits }, asked)] : [])),
    );
    if (text) link.append(element("span", "search__text", ...excerpt(text, asked)));
    link.href = addressOf(place, asked);
    return element("li", "md-search-result__item", link);
  }

  function show(asked, found, more) {
    const items = found.map((each) => item(asked, each));
    if (more) {
      const button = element("button", "search__more", "Search all texts for this too");
      button.type = "button";
      button.addEventListener("click", () => answerPatiently(asked, true));
      items.push(element("li", "", button));
    }
    list.replaceChildren(...items);
    meta.textContent = found.length ? `${found.length} result${found.length > 1 ? "s" : ""}` : "No results";
  }

  // A reader who goes on typing means another word; where there is little to load, nobody needs to wait.
  const PAUSE = 250;
  const FEW = 50; // files

  let current = null; // what was asked last: an answer that comes later is not shown

  async function answer(query) {
    const { names } = await nameLists();
    if (field.asked !== query) return;
    const asked = read(query);
    current = asked;
    if (asked.phrase === SENTENCE && asked.typed.length < SENTENCE) {
      const { found, complete } = await findNames(asked, false);
      if (current !== asked) return;
      if (complete) return show(asked, found, true);
      slipLists(); // to be there when they are asked for
    }
    setTimeout(() => answerPatiently(asked), names.starts.length > FEW ? PAUSE : 0);
  }

  /** With slips and connections, and from the texts if names do not meet all of the query, or `all` is wanted. */
  async function answerPatiently(asked, all = false) {
    const stale = () => current !== asked;
    if (stale()) return;
    const sentence = asked.phrase !== SENTENCE || asked.typed.length >= SENTENCE;
    const texts = all || sentence ? findTexts(asked) : null;
    const { found: records, complete } = await findNames(asked, true);
    if (stale()) return;
    if (complete && !texts) return show(asked, records, true);
    const [strong, weak] = [records.filter((record) => !record.weak), records.filter((record) => record.weak)];
    if (strong.length && !texts) show(asked, records, false);
    const found = await (texts ?? findTexts(asked));
    if (stale()) return;
    const fitting = (record) => Math.max(record.fitting.size, record.reach ?? 0);
    const named = complete || (asked.typed.length < LONG && records.some((record) => fitting(record) * 2 > asked.typed.length));
    const phrases = named ? [] : found.filter(({ run }) => run >= asked.phrase);
    const better = found.filter(({ met }) => weak.length && met > weak[0].fitting.size);
    show(asked, unique([...phrases, ...strong, ...better, ...weak, ...found]), false);
  }

  function ask() {
    const query = field.value.trim();
    if (query === field.asked) return;
    field.asked = query;
    current = null;
    if (query) answer(query);
    else {
      list.replaceChildren();
      meta.textContent = initial;
    }
  }

  // Text also comes from a clipboard, a voice, or a keyboard on glass: they send no keys.
  for (const kind of ["input", "keyup"]) field.addEventListener(kind, ask);

  const open = (shown) => {
    if (toggle.checked !== shown) toggle.click();
  };
  const begin = () => {
    open(true);
    nameLists();
  };
  field.addEventListener("focus", begin);
  document.addEventListener("pointerdown", ({ target }) => {
    if (!box.contains(target) && !target.closest?.("[data-toggles]")) open(false);
  });
  list.addEventListener("click", ({ target }) => {
    if (target.closest("a")) open(false);
  });
  box.addEventListener("keydown", (event) => {
    const stops = [field, ...list.querySelectorAll("a, button")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") {
      open(false);
      document.activeElement.blur();
      document.querySelector(".md-header__button[data-toggles=__search]").focus(); // where it is shown
    } else if (event.key === "Enter" && event.target === field && !event.isComposing) {
      list.querySelector("a")?.click();
    } else if (step) {
      event.preventDefault();
      stops[(stops.indexOf(document.activeElement) + step + stops.length) % stops.length].focus();
    }
  });
  box.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !box.contains(relatedTarget)) open(false);
  });

  /** On the page that was found: the words that were sought. */
  async function highlight() {
    const query = new URLSearchParams(location.search).get("h");
    const article = document.querySelector("article");
    if (!query || !article || article.querySelector("mark.sought")) return;
    await nameLists();
    const sought = words(query).filter((word) => !BESIDE.has(word));
    const nodes = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
    const all = [];
    while (nodes.nextNode()) if (nodes.currentNode.parentElement.closest("svg, .cards") === null) all.push(nodes.currentNode);
    for (const node of all) {
      for (const [from, to] of marks(node.data, sought).reverse()) {
        const range = document.createRange();
        range.setStart(node, from);
        range.setEnd(node, to);
        range.surroundContents(element("mark", "sought"));
      }
    }
    if (!location.hash) article.querySelector("mark.sought")?.scrollIntoView({ block: "center" });
  }

  // Whoever turned to it before it was here.
  if (document.activeElement === field) begin();
  if (field.value) ask();
  if (window.document$ && location.protocol !== "file:") window.document$.subscribe(highlight);
  else highlight();
})();
