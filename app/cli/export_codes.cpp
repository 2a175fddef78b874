// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/export_codes.h"

#include "app/cli/answers.h"

namespace sparsescope::cli {

std::string code_format_names() {
    std::string names;
    for (const CodeFormatEntry* format : code_formats())
        names += (names.empty() ? "" : ", ") + format->name;
    return names;
}

Result<Answer> export_codes(Session& session, const std::string& model, const std::string& file,
                            const CodeExport& wish) {
    SPARSESCOPE_ASSIGN(const Corpus corpus, session.open(Access::read_only));
    SPARSESCOPE_ASSIGN(const ModelInfo info, corpus.model(model));
    SPARSESCOPE_ASSIGN(
        const std::int64_t documents,
        sparsescope::export_codes(corpus, info, file, wish, session.stop(), session.progress()));
    const CodeFormatEntry* const format = find_code_format(wish.format, file);
    const int k = exported_k(info, wish);
    Answer answer;
    answer.json["model"] = to_json(info);
    answer.json["file"] = file;
    answer.json["content"] = "codes";
    answer.json["format"] = format->name;
    answer.json["k"] = k;
    answer.json["documents"] = documents;
    answer.text = fmt::format(
        "Wrote the codes of {} documents, {} neurons each, of model \"{}\" "
        "to {}: {}.",
        documents, k, info.name, file, format->summary);
    return answer;
}

}  // namespace sparsescope::cli
