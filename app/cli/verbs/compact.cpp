// SPDX-License-Identifier: GPL-3.0-or-later
#include <CLI/CLI.hpp>

#include "app/cli/keep_all_segments.h"
#include "app/cli/text_table.h"
#include "app/cli/verb.h"

namespace sparsescope::cli {

namespace {

class CompactVerb final : public Verb {
  public:
    void add_options(CLI::App&) override {}

    Result<Answer> run(Session& session) override {
        SPARSESCOPE_ASSIGN(Corpus corpus, session.open(Access::read_write));
        SPARSESCOPE_ASSIGN(const StorageUse before, corpus.storage());
        SPARSESCOPE_TRY(corpus.compact(session.stop(), session.progress()));
        // Rows have new numbers.
        SPARSESCOPE_TRY(keep_all_segments(corpus, session));
        SPARSESCOPE_ASSIGN(const StorageUse after, corpus.storage());
        Json json;
        json["deleted_documents"] = before.removed_documents;
        json["file_bytes_before"] = before.file_bytes;
        json["file_bytes"] = after.file_bytes;
        return Answer{json, fmt::format("Deleted {} removed documents for good. The file was {}, "
                                        "it is {} now.",
                                        before.removed_documents, bytes_text(before.file_bytes),
                                        bytes_text(after.file_bytes))};
    }
};

}  // namespace

const VerbEntry& compact_entry() {
    static const VerbEntry entry{"compact", make_verb<CompactVerb>};
    return entry;
}

}  // namespace sparsescope::cli
