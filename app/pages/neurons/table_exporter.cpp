// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/neurons/table_exporter.h"

#include <utility>

#include <QFileInfo>
#include <QWidget>

#include "app/controllers/app_context.h"
#include "app/parts/neuron_snapshot.h"
#include "core/workspace/neuron_table_export.h"
#include "widgets/file_dialog.h"
#include "widgets/number_format.h"

namespace sparsescope {

TableExporter::TableExporter(AppContext& context, QWidget* parent)
    : QObject(parent), context_(context), parent_(parent) {}

void TableExporter::ask(const Table& table) {
    QFileDialog* dialog =
        file_dialog(parent_->window(), {.title = "Export the table of neurons",
                                        .filters = "CSV (*.csv);;JSON lines (*.jsonl)",
                                        .mode = QFileDialog::AcceptSave,
                                        .suffix = "csv",
                                        .proposal = asked_file_});
    connect(dialog, &QFileDialog::fileSelected, this, [this, table](const QString& path) {
        asked_file_ = path;
        write(table, path);
    });
    dialog->open();
}

void TableExporter::write(const Table& table, const QString& path) {
    NeuronSnapshot snapshot = snapshot_of_neurons(context_);
    if (snapshot.empty()) return;
    std::vector<std::string> columns;
    for (const QString& column : table.columns)
        if (column != "weights" && column != "worth") columns.push_back(column.toStdString());
    nlohmann::ordered_json provenance{{"workspace", context_.workspace.file().filename().string()},
                                      {"model", snapshot.model->info.name},
                                      {"dataset", snapshot.model->dataset.name},
                                      {"documents", snapshot.model->documents()},
                                      {"k", snapshot.k()},
                                      {"filter", table.filter.toStdString()},
                                      {"order", table.order.toStdString()},
                                      {"descending", table.descending},
                                      {"neurons", table.neurons.size()}};
    task_.start(
        [snapshot = std::move(snapshot), columns = std::move(columns), neurons = table.neurons,
         provenance = std::move(provenance),
         file = std::filesystem::path(path.toStdString())](const std::stop_token&) -> Status {
            const NameBook book = snapshot.book();
            const std::vector<std::string> labels = snapshot.labels();
            return write_neurons(file,
                                 {snapshot.facts(book, labels), neurons, columns, provenance});
        },
        [this, path, count = table.neurons.size()](const Status& status) {
            if (!status) return Q_EMIT failed(QString::fromStdString(status.error().message));
            Q_EMIT written(
                QString("Wrote %1 to %2.")
                    .arg(format::counted(static_cast<std::int64_t>(count), "neuron", "neurons"),
                         QFileInfo(path).fileName()));
        });
}

}  // namespace sparsescope
