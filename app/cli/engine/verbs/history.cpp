// SPDX-License-Identifier: GPL-3.0-or-later
#include <CLI/CLI.hpp>

#include "app/cli/text_table.h"
#include "app/cli/verb.h"
#include "core/engine/neuron_history.h"

namespace sparsescope::cli {

namespace {

std::string history_text(const NeuronHistory& history) {
    using enum TextTable::Align;
    TextTable table({{"steps", right},
                     {"k", right},
                     {"active", right},
                     {fmt::format("at k {}", history.final_k), right},
                     {"cosine", right},
                     {"same documents", right},
                     {"purity", right},
                     {"label"},
                     {"strongest"}});
    const auto share = [&](std::int64_t count) {
        return percent(static_cast<double>(count) /
                       static_cast<double>(std::max<std::int64_t>(history.encoded, 1)));
    };
    for (const NeuronHistory::Moment& moment : history.moments)
        table.add({std::to_string(moment.step), std::to_string(moment.k), share(moment.active),
                   share(moment.active_at_final), fmt::format("{:.3f}", moment.cosine),
                   percent(moment.overlap), moment.label.empty() ? "" : percent(moment.purity),
                   moment.label,
                   moment.strongest.empty() ? "" : shortened(moment.strongest[0].text, 50)});
    return fmt::format(
               "Neuron {} at the {} kept moments of run {}, on {} training documents; cosine of "
               "its row, and documents, compared with the last moment.\n\n",
               history.neuron, history.moments.size(), history.run, history.encoded) +
           table.text();
}

class HistoryVerb final : public Verb {
  public:
    void add_options(CLI::App& app) override {
        app.add_option("--run", run_, "The run (see: runs)")->required();
        app.add_option("--neuron", neuron_, "The neuron")->required();
    }

    Result<Answer> run(Session& session) override {
        SPARSESCOPE_ASSIGN(const Corpus corpus, session.open(Access::read_only));
        SPARSESCOPE_ASSIGN(
            const NeuronHistory history,
            neuron_history(corpus, run_, neuron_, session.stop(), session.progress()));
        return Answer{to_json(history), history_text(history)};
    }

  private:
    RunId run_ = 0;
    NeuronId neuron_ = 0;
};

}  // namespace

const VerbEntry& history_entry() {
    static const VerbEntry entry{"history", make_verb<HistoryVerb>};
    return entry;
}

}  // namespace sparsescope::cli
