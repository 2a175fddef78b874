// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/controllers/names_exchange.h"

#include <algorithm>
#include <filesystem>

#include <QFileInfo>

#include "core/workspace/carry_names.h"
#include "core/workspace/name_files.h"
#include "core/workspace/neuron_names.h"
#include "widgets/number_format.h"

namespace sparsescope {

namespace {

QString names_text(std::int64_t count) {
    return format::counted(count, "name", "names");
}

QString told(const NameImportReport& report) {
    QString text = QString("Read %1").arg(names_text(report.names));
    if (report.others > 0)
        text += QString(", and stars, notes or tags of %1")
                    .arg(format::counted(report.others, "other neuron", "other neurons"));
    if (report.automatic > 0)
        text += QString("; %1 that nobody gave %2 left out")
                    .arg(names_text(report.automatic), report.automatic == 1 ? "was" : "were");
    return text + '.';
}

QString told(const std::vector<CarriedName>& names, const QString& from) {
    const auto carried = std::ranges::count_if(names, &CarriedName::carried);
    QString text =
        QString("Carried %1 of %2 over from “%3”")
            .arg(format::count(carried), names_text(static_cast<std::int64_t>(names.size())), from);
    if (carried < std::ssize(names)) text += "; the others match no neuron here well enough";
    return text + '.';
}

}  // namespace

NamesExchange::NamesExchange(WorkspaceController& workspace, Selection& selection,
                             NeuronMarks& marks, QObject* parent)
    : QObject(parent), workspace_(workspace), selection_(selection), marks_(marks) {
    connect(&workspace_, &WorkspaceController::workspaceOpened, this, [this] { task_.cancel(); });
}

// The person may have chosen another model meanwhile, whose neurons these are not.
void NamesExchange::apply(ModelId model, const Brought& brought, const QString& what) {
    const auto now = selection_.model();
    if (!now || now->info.id != model)
        return Q_EMIT failed("Another model was selected meanwhile, so no name was changed.");
    if (const QString obstacle = marks_.obstacle(); !obstacle.isEmpty())
        return Q_EMIT failed(obstacle);
    const auto changes = std::ranges::any_of(
        brought.marks, [this](const NeuronMark& mark) { return marks_.mark(mark.neuron) != mark; });
    marks_.set(brought.marks, what);
    Q_EMIT done(changes ? brought.sentence : brought.sentence + " Nothing changed by it.", changes);
}

void NamesExchange::importFile(const QString& path) {
    const auto model = selection_.model();
    if (!model) return Q_EMIT failed("No model is selected whose neurons could be named.");
    task_.start(
        [file = workspace_.file(), info = model->info,
         names = std::filesystem::path(path.toStdString())](
            const std::stop_token& stop) -> Result<Brought> {
            SPARSESCOPE_ASSIGN(const Corpus corpus, Corpus::open(file, Access::read_only));
            NameImportReport report;
            Brought brought;
            SPARSESCOPE_ASSIGN(brought.marks, names_in_file(corpus, info, names, {}, report, stop));
            brought.sentence = told(report);
            return brought;
        },
        [this, id = model->info.id, path](Result<Brought> brought) {
            if (!brought) return Q_EMIT failed(QString::fromStdString(brought.error().message));
            apply(id, *brought, "read names from " + QFileInfo(path).fileName());
        });
}

void NamesExchange::exportFile(const QString& path, bool with_automatic) {
    const auto model = selection_.model();
    if (!model) return Q_EMIT failed("No model is selected whose names could be written.");
    task_.start(
        [file = workspace_.file(), model, with_automatic,
         names = std::filesystem::path(path.toStdString())](
            const std::stop_token& stop) -> Result<std::int64_t> {
            SPARSESCOPE_ASSIGN(const Corpus corpus, Corpus::open(file, Access::read_only));
            SPARSESCOPE_ASSIGN(const NameBook book, name_book(corpus, *model, stop));
            return export_names(names, corpus, model->info, book, with_automatic);
        },
        [this, path](Result<std::int64_t> written) {
            if (!written) return Q_EMIT failed(QString::fromStdString(written.error().message));
            Q_EMIT done(QString("Wrote %1 to %2.")
                            .arg(format::counted(*written, "neuron", "neurons"),
                                 QFileInfo(path).fileName()),
                        false);
        });
}

void NamesExchange::carry(ModelId from) {
    const auto model = selection_.model();
    if (!model) return Q_EMIT failed("No model is selected that could take the names over.");
    task_.start(
        [file = workspace_.file(), model, from](const std::stop_token& stop) -> Result<Brought> {
            SPARSESCOPE_ASSIGN(const Corpus corpus, Corpus::open(file, Access::read_only));
            SPARSESCOPE_ASSIGN(const auto other, load_model(corpus, from, stop));
            SPARSESCOPE_ASSIGN(const std::vector<CarriedName> names,
                               match_names(corpus, *other, *model, {}, stop));
            Brought brought;
            SPARSESCOPE_ASSIGN(brought.marks,
                               carried_marks(corpus, other->info, model->info, names));
            brought.sentence = told(names, QString::fromStdString(other->info.name));
            return brought;
        },
        [this, id = model->info.id](Result<Brought> brought) {
            if (!brought) return Q_EMIT failed(QString::fromStdString(brought.error().message));
            apply(id, *brought, "carried names over from another model");
        });
}

}  // namespace sparsescope
