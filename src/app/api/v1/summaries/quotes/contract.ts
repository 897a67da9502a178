import { z } from "zod";
import { RunFilter, type RunRow, starters } from "@/features/summaries/runs/schema";
import { cursorLike, PageQuery } from "../../contract";
import { asQuote, QuoteReply } from "../contract";

const { state, lane, startedBy, sort } = RunFilter.shape;

export const RunQuery = PageQuery.extend({
  cursor: cursorLike(/^\d{1,15}\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
  state: state.describe("`running` has mails that wait; `done` has none, whatever became of them."),
  lane,
  startedBy: startedBy.describe("`automatic` is the automatic mode."),
  sort: sort.describe("By the moment of the confirmation."),
});

export const RunReply = QuoteReply.extend({
  startedBy: z.enum(starters),
  starterName: z.string().nullable(),
});

export const asRun = ({ startedBy, starterName, ...quote }: RunRow): z.input<typeof RunReply> => ({
  ...asQuote(quote),
  startedBy,
  starterName,
});
