// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/map/map_exports.h"

#include <fmt/format.h>

#include "app/controllers/app_context.h"
#include "app/dialogs/commands.h"
#include "core/base/atomic_file.h"
#include "core/types/csv_field.h"
#include "widgets/file_dialog.h"
#include "widgets/map/map_view.h"

namespace sparsescope {
namespace {

constexpr double picture_ratio = 2;
constexpr std::size_t rows_at_once = 10'000;

}  // namespace

Status write_map_csv(const std::filesystem::path& file, const MapData& data,
                     const std::vector<std::uint32_t>& numbers, const std::stop_token& stop) {
    return write_file_atomically(file, [&](OutputFile& out) -> Status {
        std::string text = "id,x,y,label,split\n";
        for (std::size_t i = 0; i < numbers.size(); ++i) {
            const std::uint32_t number = numbers[i];
            fmt::format_to(std::back_inserter(text), "{},{},{},{},{}\n", data.ids[number],
                           data.x[number], data.y[number],
                           sheet_field(data.dataset.label_name(data.labels[number])),
                           split_name(data.splits[number]));
            if (i % rows_at_once != 0) continue;
            if (stop.stop_requested()) return fail(ErrorCode::cancelled, "The export was stopped.");
            SPARSESCOPE_TRY(out.write(text));
            text.clear();
        }
        return out.write(text);
    });
}

MapExports::MapExports(AppContext& context, Commands& commands, MapView* view)
    : QObject(view), context_(context), commands_(commands), view_(view) {}

void MapExports::save(const QString& kind) {
    if (!context_.map.data()) return;
    QFileDialog* dialog =
        file_dialog(view_, {.title = "Save the map",
                            .filters = QString("%1 (*.%2)").arg(kind.toUpper(), kind),
                            .mode = QFileDialog::AcceptSave,
                            .suffix = kind,
                            .proposal = "map." + kind});
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, kind](const QString& path) { write(kind, path); });
    dialog->open();
}

void MapExports::write(const QString& kind, const QString& path) {
    if (kind == "csv") return writeCsv(path);
    if (kind == "svg") return tell(path, view_->saveSvg(path));
    const bool saved = view_->toImage(picture_ratio).save(path, "PNG");
    tell(path, saved ? QString() : path + " cannot be written. Choose another folder.");
}

void MapExports::writeCsv(const QString& path) {
    const auto data = context_.map.data();
    if (!data) return;
    auto numbers = data->numbersOf(context_.picked.documents());
    if (numbers.empty()) numbers = data->points->inside(view_->inSight());
    std::erase_if(numbers, [&](std::uint32_t number) { return data->rows[number] < 0; });
    task_.start(
        [data, numbers = std::move(numbers), file = std::filesystem::path(path.toStdString())](
            const std::stop_token& stop) -> Result<bool> {
            SPARSESCOPE_TRY(write_map_csv(file, *data, numbers, stop));
            return true;
        },
        [this, path](Result<bool> written) {
            tell(path, written ? QString() : QString::fromStdString(written.error().message));
        });
}

void MapExports::tell(const QString& path, const QString& problem) {
    if (problem.isEmpty())
        commands_.say(MessageBar::Kind::good, "Saved " + path + ".");
    else
        commands_.say(MessageBar::Kind::error, problem);
}

}  // namespace sparsescope
