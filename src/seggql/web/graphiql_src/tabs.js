// The example operations of a first visit: tabs/N-name.graphql, with their variables in tabs/N-name.json.
const operations = import.meta.glob("./tabs/*.graphql", { query: "?raw", import: "default", eager: true });
const variables = import.meta.glob("./tabs/*.json", { query: "?raw", import: "default", eager: true });

export const tabs = Object.keys(operations)
  .sort()
  .map((path) => ({ query: operations[path].trim(), variables: variables[path.replace(/graphql$/, "json")]?.trim() }));
