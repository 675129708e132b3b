// The GraphiQL page: this product's name, colours and example tabs around the stock GraphiQL.
import "graphiql/setup-workers/vite";
import "graphiql/style.css";
import "@graphiql/plugin-explorer/style.css";
import "./page.css"; // after theirs: it overrides
import { explorerPlugin } from "@graphiql/plugin-explorer";
import { createGraphiQLFetcher } from "@graphiql/toolkit";
import { GraphiQL, HISTORY_PLUGIN } from "graphiql";
import { createRoot } from "react-dom/client";
import favicon from "./favicon.svg";
import { scalars, useRuleSchema } from "./rule-schema.js";
import { storage, isFirstVisit } from "./storage.js";
import { tabs } from "./tabs.js";

// Queries by POST and subscriptions by WebSocket (graphql-transport-ws), all at the address of this page.
// What is written in the Headers pane goes along with both: as headers, and in the socket's first message.
const endpoint = location.origin + location.pathname;
const fetcher = createGraphiQLFetcher({
  url: endpoint,
  subscriptionUrl: endpoint.replace(/^http/, "ws"),
  enableIncrementalDelivery: false,
});

const explorer = explorerPlugin();

function Page() {
  useRuleSchema();
  return (
    <GraphiQL
      fetcher={fetcher}
      storage={storage}
      plugins={[HISTORY_PLUGIN, explorer]}
      defaultTabs={tabs}
      // GraphiQL shows a first tab's own variables only from its second visit on.
      initialVariables={isFirstVisit ? tabs[0].variables : undefined}
      defaultEditorToolsVisibility="variables"
      customScalarSchemas={scalars}
      inputValueDeprecation
      schemaDescription
    >
      <GraphiQL.Logo>
        <span className="product">
          <img src={favicon} alt="" />
          seggql
        </span>
      </GraphiQL.Logo>
    </GraphiQL>
  );
}

createRoot(document.getElementById("app")).render(<Page />);
