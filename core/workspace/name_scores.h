// SPDX-License-Identifier: GPL-3.0-or-later
// Scores of names that were not computed: what people, files, other models and programs call
// neurons. They are judged as automatic names are (core/eval/term_score.h), on the same half of the
// same documents. The terms of such a name are what stands between its commas, semicolons and
// colons: a label, the node of a level path, or a word or phrase of the documents; what is none of
// these counts as the words it is made of, without those that are much commoner than its rarest.
#pragma once
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/eval/term_score.h"
#include "core/workspace/loaded_model.h"
#include "core/workspace/name_book.h"
#include "core/workspace/naming_documents.h"

namespace sparsescope {

// Judges one name after another. It holds the terms of up to some ten thousands of documents; make
// it in a task and keep it where many names are typed.
class NameJudge {
  public:
    [[nodiscard]] static Result<NameJudge> make(const Corpus& corpus, const LoadedModel& model,
                                                std::stop_token stop = {},
                                                const Progress& progress = {});

    // nullopt: active in too few documents. 0.5: no document holds anything of the name.
    [[nodiscard]] std::optional<double> score(NeuronId neuron, std::string_view name,
                                              Counting counting = Counting::by_weight) const;

    // What it judges by.
    [[nodiscard]] const NamingInput& input() const { return documents_->input; }

  private:
    explicit NameJudge(NamingDocuments documents);
    [[nodiscard]] std::vector<TermId> terms_of(std::string_view name) const;
    [[nodiscard]] std::vector<TermId> telling_words(std::string_view piece) const;

    std::unique_ptr<NamingDocuments> documents_;                  // where it is stays, for judge_
    std::unordered_map<std::string, std::vector<TermId>> terms_;  // by folded spelling
    std::optional<TermScore> judge_;
};

// Fills in the scores of the names in the book that are not automatic; reads nothing if there are
// none.
[[nodiscard]] Status judge_own_names(NameBook& book, const Corpus& corpus, const ModelInfo& model,
                                     std::stop_token stop = {}, const Progress& progress = {});

}  // namespace sparsescope
