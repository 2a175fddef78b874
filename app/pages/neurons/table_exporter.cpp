// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/neurons/table_exporter.h"

#include <utility>

#include <QFileInfo>
#include <QWidget>

#include "app/controllers/app_context.h"
#include "app/parts/neuron_snapshot.h"
#include "core/workspace/neuron_columns.h"
#include "widgets/file_dialog.h"
#include "widgets/number_format.h"

namespace sparsescope {
namespace {

// A column that shows an interval or another neuron brings along what its tooltip says.
std::vector<NeuronField> fields_of(const QStringList& keys) {
    std::vector<NeuronField> fields;
    for (const QString& key : keys) {
        const NeuronColumn* column = neuron_column(key.toStdString());
        if (!column) continue;
        fields.push_back(column->field);
        if (column->field == NeuronField::name) fields.push_back(NeuronField::origin);
        if (column->field == NeuronField::cosine) fields.push_back(NeuronField::nearest);
        if (column->field != NeuronField::lift) continue;
        fields.push_back(NeuronField::lift_low);
        fields.push_back(NeuronField::lift_high);
    }
    return fields;
}

}  // namespace

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
    const NeuronsOf of{snapshot.model->info.name, snapshot.k(), snapshot.model->documents()};
    task_.start(
        [snapshot = std::move(snapshot), of, fields = fields_of(table.columns),
         neurons = table.neurons,
         file = std::filesystem::path(path.toStdString())](const std::stop_token&) -> Status {
            const NameBook book = snapshot.book();
            const std::vector<std::string> labels = snapshot.labels();
            return write_neurons(file, snapshot.facts(book, labels), of, neurons, fields);
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
