// Where GraphiQL keeps tabs and settings: the browser's storage under a prefix of our own, since every GraphiQL
// that a developer ever opened on this host and port has used the same keys.
const PREFIX = "seggql:";

const ownKeys = () => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));

export const storage = {
  getItem: (key) => localStorage.getItem(PREFIX + key),
  setItem: (key, value) => localStorage.setItem(PREFIX + key, value),
  removeItem: (key) => localStorage.removeItem(PREFIX + key),
  clear: () => ownKeys().forEach((key) => localStorage.removeItem(key)),
  get length() {
    return ownKeys().length;
  },
};

export const isFirstVisit = storage.length === 0;
