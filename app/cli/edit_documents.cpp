// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/edit_documents.h"

namespace sparsescope::cli {

Result<Answer> edit_documents(Corpus& corpus, const CorpusEdit& edit,
                              const DocumentChoice::Chosen& chosen) {
    SPARSESCOPE_ASSIGN(const auto documents,
                       documents_to_edit(corpus, chosen.dataset.id, edit, chosen.rows));
    SPARSESCOPE_TRY(apply_edit(corpus, edit, documents));
    SPARSESCOPE_ASSIGN(const RowSet removed, corpus.removed_rows(chosen.dataset.id));
    Json json;
    json["dataset"] = chosen.dataset.name;
    if (!edit.tag.empty()) json["tag"] = edit.tag;
    json["chosen"] = chosen.rows.count();
    json["changed"] = documents.size();
    json["removed_documents"] = removed.count();
    std::string text = sentence_of(
        edit, fmt::format("{} document{}", documents.size(), documents.size() == 1 ? "" : "s"));
    const std::size_t unchanged = chosen.rows.count() - documents.size();
    if (unchanged > 0) text += fmt::format(" {} were so already.", unchanged);
    return Answer{json, text};
}

Result<Answer> edit_documents(Session& session, const CorpusEdit& edit,
                              const DocumentChoice& choice) {
    SPARSESCOPE_ASSIGN(Corpus corpus, session.open(Access::read_write));
    SPARSESCOPE_ASSIGN(const auto chosen, choice.choose(corpus, session.stop()));
    return edit_documents(corpus, edit, chosen);
}

}  // namespace sparsescope::cli
