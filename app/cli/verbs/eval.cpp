// SPDX-License-Identifier: GPL-3.0-or-later
#include <CLI/CLI.hpp>

#include "app/cli/evaluation_table.h"
#include "app/cli/verb.h"

namespace sparsescope::cli {

namespace {

class EvalVerb final : public Verb {
  public:
    void add_options(CLI::App& app) override {
        app.add_option("--model", model_, "Model to evaluate; default: the newest");
        app.add_option("--k", ks_,
                       "Active neurons per code, one or several: 2,4,8; default: the model's k")
            ->delimiter(',');
        app.add_option("--split", split_,
                       "Documents to ask with; default: test, or validation where there are no "
                       "test documents")
            ->check(CLI::IsMember({"validation", "test"}));
    }

    Result<Answer> run(Session& session) override {
        SPARSESCOPE_ASSIGN(const Corpus corpus, session.open(Access::read_only));
        SPARSESCOPE_ASSIGN(const ModelInfo info, corpus.model(model_));
        SPARSESCOPE_ASSIGN(const auto model,
                           load_model(corpus, info.id, session.stop(), session.progress()));
        if (ks_.empty()) ks_ = {info.k};
        SPARSESCOPE_ASSIGN(
            const Evaluation evaluation,
            evaluate(corpus, *model, ks_, session.stop(), session.progress(), queries()));
        return evaluation_answer(*model, evaluation);
    }

  private:
    [[nodiscard]] std::optional<Split> queries() const {
        if (split_.empty()) return std::nullopt;
        return split_ == split_name(Split::test) ? Split::test : Split::validation;
    }

    std::string model_;
    std::string split_;
    std::vector<int> ks_;
};

}  // namespace

const VerbEntry& eval_entry() {
    static const VerbEntry entry{"eval", make_verb<EvalVerb>};
    return entry;
}

}  // namespace sparsescope::cli
