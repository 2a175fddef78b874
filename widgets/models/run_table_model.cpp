// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/run_table_model.h"

#include "widgets/number_format.h"

namespace sparsescope {

namespace {

constexpr auto right_aligned = Qt::AlignRight | Qt::AlignVCenter;

Column<RunRow> number_column(const QString& title, const QString& tooltip, double RunRow::*member,
                             double factor) {
    return {.title = title,
            .tooltip = tooltip,
            .alignment = right_aligned,
            .value = [member](const RunRow& run) { return QVariant(run.*member); },
            .text = [member,
                     factor](const RunRow& run) { return format::number(run.*member * factor); },
            .more = {}};
}

Column<RunRow> text_column(const QString& title, const QString& tooltip, QString RunRow::*member) {
    return {.title = title,
            .tooltip = tooltip,
            .value = [member](const RunRow& run) { return QVariant(run.*member); },
            .more =
                [](const RunRow& run, int role) {
                    return role == Qt::ToolTipRole && !run.message.isEmpty() ? QVariant(run.message)
                                                                             : QVariant();
                }};
}

Column<RunRow> whole_column(const QString& title, const QString& tooltip, int RunRow::*member) {
    return {.title = title,
            .tooltip = tooltip,
            .alignment = right_aligned,
            .value = [member](const RunRow& run) { return QVariant(run.*member); },
            .text = [member](const RunRow& run) { return format::count(run.*member); },
            .more = {}};
}

double progress(const RunRow& run) {
    return run.total_steps > 0
               ? static_cast<double>(run.step) / static_cast<double>(run.total_steps)
               : 0.0;
}

std::vector<Column<RunRow>> run_columns() {
    const auto tr = [](const char* text) { return RunTableModel::tr(text); };
    Column<RunRow> duration =
        number_column(tr("time"), tr("Seconds of training so far"), &RunRow::seconds, 1);
    duration.text = [](const RunRow& run) { return format::duration(run.seconds); };
    Column<RunRow> steps{
        .title = tr("steps, %"),
        .tooltip = tr("Steps done, of all planned ones"),
        .alignment = right_aligned,
        .value = [](const RunRow& run) { return QVariant(progress(run)); },
        .text = [](const RunRow& run) { return format::number(progress(run) * 100); },
        .more =
            [](const RunRow& run, int role) {
                return role == Qt::ToolTipRole ? QVariant(RunTableModel::tr("step %1 of %2")
                                                              .arg(format::count(run.step),
                                                                   format::count(run.total_steps)))
                                               : QVariant();
            }};
    return {
        text_column(tr("run"), tr("Name of the run"), &RunRow::name),
        text_column(tr("state"), tr("What the run is doing or how it ended"), &RunRow::state),
        text_column(tr("preset"), tr("The recipe it started from"), &RunRow::preset),
        whole_column(tr("neurons"), tr("Neurons of the head: h"), &RunRow::hidden),
        whole_column(tr("k"), tr("Active neurons per code at the end of the schedule"), &RunRow::k),
        steps,
        number_column(tr("loss"), tr("Total weighted loss of the last step"), &RunRow::loss, 1),
        number_column(tr("dead, %"), tr("Neurons never active on the held-out documents at k"),
                      &RunRow::dead_share, 100),
        number_column(tr("1-NN, %"),
                      tr("Held-out documents whose nearest training code has the same label"),
                      &RunRow::accuracy, 100),
        duration,
        text_column(tr("started"), tr("When the run started"), &RunRow::started),
    };
}

}  // namespace

RunTableModel::RunTableModel(QObject* parent) : RowTable(run_columns(), parent) {}

void RunTableModel::updateRun(const RunRow& run) {
    const int shown = rowOf(run.id);
    if (shown >= 0) {
        replaceRow(shown, run);
        return;
    }
    auto all = allRows();
    all.insert(all.begin(), run);
    setRows(std::move(all));
}

int RunTableModel::rowOf(RunId id) const {
    return findRow([id](const RunRow& run) { return run.id == id; });
}

}  // namespace sparsescope
