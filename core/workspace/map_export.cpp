// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/map_export.h"

#include "core/base/atomic_file.h"
#include "core/types/csv_field.h"
#include "core/workspace/make_map.h"

namespace sparsescope {

Result<std::int64_t> export_map(const Corpus& corpus, LayoutId id,
                                const std::filesystem::path& file) {
    if (file.extension() != ".csv")
        return fail(ErrorCode::invalid_argument,
                    fmt::format("{} does not end in .csv, the format of a map.", file.string()));
    SPARSESCOPE_ASSIGN(const MapLayout layout, corpus.layout(id));
    SPARSESCOPE_ASSIGN(const DatasetInfo dataset, corpus.dataset(layout.info.dataset));
    SPARSESCOPE_ASSIGN(const auto ids, corpus.document_ids(dataset.id));
    SPARSESCOPE_ASSIGN(const auto labels, corpus.labels(dataset.id));
    SPARSESCOPE_ASSIGN(const RowSet removed, corpus.removed_rows(dataset.id));
    const auto rows = rows_of_map(layout, ids);
    std::int64_t written = 0;
    const auto body = [&](OutputFile& out) -> Status {
        SPARSESCOPE_TRY(out.write("document,x,y,label\n"));
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const auto row = static_cast<std::size_t>(rows[i]);
            if (rows[i] < 0 || removed.contains(row)) continue;
            const std::int32_t label = row < labels.size() ? labels[row] : no_label;
            SPARSESCOPE_TRY(
                out.write(fmt::format("{},{},{},{}\n", layout.ids[i], layout.x[i], layout.y[i],
                                      sheet_field(dataset.label_name(label)))));
            ++written;
        }
        return {};
    };
    SPARSESCOPE_TRY(write_file_atomically(file, body));
    return written;
}

}  // namespace sparsescope
