// SPDX-License-Identifier: GPL-3.0-or-later
#include <CLI/CLI.hpp>

#include "app/cli/text_table.h"
#include "app/cli/verb.h"
#include "core/engine/neuron_obituary.h"

namespace sparsescope::cli {

namespace {

std::string obituary_text(const NeuronObituary& o) {
    using enum TextTable::Align;
    std::string text = fmt::format(
        "Neuron {} was found dead at step {}{}. After step {} (k {}) it was active on {} of {} "
        "training documents, after step {} (k {}) on none; {}.\n",
        o.neuron, o.died_step,
        o.noted_early() ? ", silent in all batches of a window; all documents read at once still "
                          "had it"
                        : "",
        o.last_active(), o.before_k, o.owned, o.encoded, o.first_silent(), o.after_k,
        o.heirs.empty() ? "no neuron came new to them" : "others had them");
    TextTable heirs({{"neuron", right}, {"took", right}});
    for (std::size_t i = 0; i < std::min<std::size_t>(o.heirs.size(), 10); ++i)
        heirs.add({std::to_string(o.heirs[i].neuron),
                   fmt::format("{} ({})", o.heirs[i].documents,
                               percent(static_cast<double>(o.heirs[i].documents) /
                                       static_cast<double>(o.owned)))});
    TextTable lost({{"document", right}, {"weight", right}, {"heir", right}, {"text"}});
    for (std::size_t i = 0; i < std::min<std::size_t>(o.documents.size(), 10); ++i) {
        const auto& d = o.documents[i];
        lost.add({std::to_string(d.document), fmt::format("{:.3f}", d.weight),
                  d.inherited ? std::to_string(d.heir) : "none", shortened(d.text, 80)});
    }
    if (!o.heirs.empty()) text += "\n" + heirs.text();
    return text + "\n" + lost.text();
}

class DiedVerb final : public Verb {
  public:
    void add_options(CLI::App& app) override {
        app.add_option("--run", run_, "The run (see: runs)")->required();
        app.add_option("--neuron", neuron_, "The neuron that died")->required();
        app.add_option("--step", step_, "About when; default: its last death")
            ->check(CLI::NonNegativeNumber);
    }

    Result<Answer> run(Session& session) override {
        SPARSESCOPE_ASSIGN(const Corpus corpus, session.open(Access::read_only));
        SPARSESCOPE_ASSIGN(
            const NeuronObituary obituary,
            neuron_obituary(corpus, run_, neuron_, step_, session.stop(), session.progress()));
        return Answer{to_json(obituary), obituary_text(obituary)};
    }

  private:
    RunId run_ = 0;
    NeuronId neuron_ = 0;
    std::int64_t step_ = -1;
};

}  // namespace

const VerbEntry& died_entry() {
    static const VerbEntry entry{"died", make_verb<DiedVerb>};
    return entry;
}

}  // namespace sparsescope::cli
