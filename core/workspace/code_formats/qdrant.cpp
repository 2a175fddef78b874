// SPDX-License-Identifier: GPL-3.0-or-later
// Each line is the body of one PUT /collections/NAME/points of Qdrant with up to a hundred points,
// whose sparse vector is called "code". Label and text are the payload.
#include "core/workspace/code_formats/code_json.h"

namespace sparsescope::code_format_entries {
namespace {

constexpr int points_a_line = 100;

std::string point(const CodeRows::CodedDocument& coded) {
    return fmt::format("{{\"id\":{},\"vector\":{{\"code\":{{{}}}}},\"payload\":{}}}",
                       coded.document.id, lists_of(coded.code), json_text(words_of(coded)));
}

Result<std::int64_t> write_points(const CodeRows& rows, const std::filesystem::path& path) {
    std::int64_t documents = 0;
    const Status written = write_file_atomically(path, [&](OutputFile& file) -> Status {
        int points = 0;  // of the line
        SPARSESCOPE_ASSIGN(documents, rows.for_each_document([&](const auto& coded) -> Status {
            const std::string before = points == 0 ? "{\"points\":[" : ",";
            points = (points + 1) % points_a_line;
            return file.write(before + point(coded) + (points == 0 ? "]}\n" : ""));
        }));
        return points == 0 ? Status{} : file.write("]}\n");
    });
    SPARSESCOPE_TRY(written);
    return documents;
}

}  // namespace

const CodeFormatEntry& qdrant_entry() {
    static const CodeFormatEntry entry{"qdrant", "upserts for Qdrant, a hundred points a line", "",
                                       write_points};
    return entry;
}

}  // namespace sparsescope::code_format_entries
