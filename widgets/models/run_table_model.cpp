// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/run_table_model.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "widgets/number_format.h"

namespace sparsescope {

namespace {

constexpr int spaces_per_generation = 4;

QString tooltip_of(const RunRow& run) {
    QStringList lines;
    if (!run.message.isEmpty()) lines << run.message;
    if (run.parent != 0)
        lines << RunTableModel::tr("Branched from run %1 at step %2")
                     .arg(QString::number(run.parent), format::count(run.parent_step));
    if (!run.note.isEmpty()) lines << run.note;
    return lines.join('\n');
}

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
                    const QString text = role == Qt::ToolTipRole ? tooltip_of(run) : QString();
                    return text.isEmpty() ? QVariant() : QVariant(text);
                }};
}

Column<RunRow> whole_column(const QString& title, const QString& tooltip, int RunRow::*member) {
    return {.title = title,
            .tooltip = tooltip,
            .alignment = right_aligned,
            .value = [member](const RunRow& run) { return QVariant(run.*member); },
            .text =
                [member](const RunRow& run) {
                    return run.*member > 0 ? format::count(run.*member) : QString(format::no_value);
                },
            .more = {}};
}

double progress(const RunRow& run) {
    return run.total_steps > 0
               ? static_cast<double>(run.step) / static_cast<double>(run.total_steps)
               : 0.0;
}

Column<RunRow> steps_column() {
    return {.title = RunTableModel::tr("steps, %"),
            .tooltip = RunTableModel::tr("Steps done, of all planned ones"),
            .alignment = right_aligned,
            .value = [](const RunRow& run) { return QVariant(progress(run)); },
            .text = [](const RunRow& run) { return format::number(progress(run) * 100); },
            .more =
                [](const RunRow& run, int role) {
                    return role == Qt::ToolTipRole
                               ? QVariant(RunTableModel::tr("step %1 of %2")
                                              .arg(format::count(run.step),
                                                   format::count(run.total_steps)))
                               : QVariant();
                }};
}

// Drawn by the view: the colour of its line, or an empty box.
Column<RunRow> overlay_column() {
    return {.title = QString(),
            .tooltip = RunTableModel::tr("Draw the run over the one that is shown (up to 8)"),
            .value = [](const RunRow& run) { return QVariant(run.overlay < 0 ? 99 : run.overlay); },
            .text = [](const RunRow&) { return QString(); },
            .more =
                [](const RunRow& run, int role) {
                    if (role == Qt::CheckStateRole)
                        return QVariant(run.overlay < 0 ? Qt::Unchecked : Qt::Checked);
                    return role == Qt::ToolTipRole
                               ? QVariant(RunTableModel::tr("Draw over the shown run (O)"))
                               : QVariant();
                }};
}

// Of a setting that has no column of its own: numbers sort as numbers.
Column<RunRow> setting_column(const ParamSpec& spec, int index) {
    const bool number = spec.kind == ParamSpec::Kind::integer || spec.kind == ParamSpec::Kind::real;
    return {.title = QString::fromStdString(spec.title),
            .tooltip = QString::fromStdString(spec.help),
            .alignment = number ? right_aligned : Qt::AlignLeft | Qt::AlignVCenter,
            .value =
                [index, number](const RunRow& run) {
                    const QString text = run.settings.value(index);
                    bool is_number = false;
                    const double value = text.toDouble(&is_number);
                    if (!number) return QVariant(text);
                    return QVariant(is_number ? value : std::nan(""));
                },
            .text = [index](const RunRow& run) { return run.settings.value(index); },
            .more = {}};
}

std::vector<Column<RunRow>> run_columns() {
    const auto tr = [](const char* text) { return RunTableModel::tr(text); };
    Column<RunRow> duration =
        number_column(tr("time"), tr("Seconds of training so far"), &RunRow::seconds, 1);
    duration.text = [](const RunRow& run) { return format::duration(run.seconds); };
    Column<RunRow> bytes =
        number_column(tr("size"),
                      tr("Metrics in the workspace and checkpoints beside it: what "
                         "deleting the run frees"),
                      &RunRow::bytes, 1);
    bytes.text = [](const RunRow& run) {
        return std::isnan(run.bytes) ? QString(format::no_value)
                                     : format::bytes(static_cast<std::int64_t>(run.bytes));
    };
    Column<RunRow> learning_rate =
        number_column(tr("lr"), tr("Learning rate of Adam"), &RunRow::learning_rate, 1);
    learning_rate.text = [](const RunRow& run) {
        return std::isnan(run.learning_rate) ? QString(format::no_value)
                                             : QString::number(run.learning_rate, 'g', 3);
    };
    Column<RunRow> seed =
        number_column(tr("seed"), tr("Seed of all that is random"), &RunRow::seed, 1);
    seed.text = [](const RunRow& run) {
        return std::isnan(run.seed) ? QString(format::no_value) : QString::number(run.seed, 'f', 0);
    };
    return {
        overlay_column(),
        text_column(tr("run"), tr("Name of the run; branches stand under the run they come from"),
                    &RunRow::name),
        text_column(tr("state"), tr("What the run is doing or how it ended"), &RunRow::state),
        text_column(tr("trains"),
                    tr("What learns: a head on embeddings that stay, the backbone that makes them, "
                       "or both at once"),
                    &RunRow::kind),
        whole_column(tr("h"), tr("Neurons of the head: h"), &RunRow::hidden),
        whole_column(tr("k"), tr("Active neurons per code at the end of the schedule"), &RunRow::k),
        learning_rate,
        seed,
        steps_column(),
        number_column(tr("loss"), tr("Total weighted loss of the last step"), &RunRow::loss, 1),
        number_column(tr("dead, %"), tr("Neurons never active on the validation documents at k"),
                      &RunRow::dead_share, 100),
        number_column(tr("1-NN, %"),
                      tr("Validation documents whose nearest training code has the same label"),
                      &RunRow::accuracy, 100),
        duration,
        bytes,
        text_column(tr("preset"), tr("The recipe it started from"), &RunRow::preset),
        text_column(tr("sweep"), tr("The sweep it belongs to"), &RunRow::sweep),
        text_column(tr("started"), tr("When the run started"), &RunRow::started),
        text_column(tr("note"), tr("What a person wrote about it"), &RunRow::note),
    };
}

}  // namespace

RunTableModel::RunTableModel(QObject* parent) : RowTable(run_columns(), parent) {
    setColumns(treeColumns());
}

void RunTableModel::setSettings(std::span<const ParamSpec> settings) {
    auto columns = treeColumns();
    for (const ParamSpec& spec : settings)
        columns.push_back(setting_column(spec, static_cast<int>(columns.size()) - FirstSetting));
    setColumns(std::move(columns));
}

std::vector<Column<RunRow>> RunTableModel::treeColumns() const {
    auto columns = run_columns();
    Column<RunRow>& name = columns[Name];
    name.value = [this](const RunRow& run) { return QVariant(placeOf(run.id).position); };
    name.text = [this](const RunRow& run) {
        const int depth = placeOf(run.id).depth;
        if (depth == 0) return run.name;
        return QString(spaces_per_generation * (depth - 1), ' ') +
               QString("└ %1 @ %2").arg(run.name, format::count(run.parent_step));
    };
    return columns;
}

void RunTableModel::setRuns(std::vector<RunRow> runs) {
    std::map<RunId, std::vector<std::size_t>> children;
    std::map<RunId, std::size_t> known;
    for (std::size_t i = 0; i < runs.size(); ++i)
        known[runs[i].id] = i;
    for (std::size_t i = runs.size(); i-- > 0;) {  // oldest branch first
        const RunId parent = runs[i].parent;
        if (parent != 0 && known.contains(parent) && parent != runs[i].id)
            children[parent].push_back(i);
    }
    std::vector<RunRow> ordered;
    ordered.reserve(runs.size());
    places_.clear();
    // A stack instead of recursion: families of hundreds of generations are possible.
    std::vector<std::pair<std::size_t, int>> open;
    std::vector<bool> placed(runs.size(), false);
    const auto place_family = [&](std::size_t root) {
        open.emplace_back(root, 0);
        while (!open.empty()) {
            const auto [index, depth] = open.back();
            open.pop_back();
            if (placed[index]) continue;
            placed[index] = true;
            places_.push_back({runs[index].id, {static_cast<int>(ordered.size()), depth}});
            const auto branches = children.find(runs[index].id);
            if (branches != children.end()) {
                for (auto it = branches->second.rbegin(); it != branches->second.rend(); ++it)
                    open.emplace_back(*it, depth + 1);
            }
            ordered.push_back(runs[index]);
        }
    };
    for (std::size_t i = 0; i < runs.size(); ++i)
        if (runs[i].parent == 0 || !known.contains(runs[i].parent)) place_family(i);
    for (std::size_t i = 0; i < runs.size(); ++i)  // a parent that is its own descendant
        place_family(i);
    std::sort(places_.begin(), places_.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    setRows(std::move(ordered));
}

RunTableModel::Place RunTableModel::placeOf(RunId id) const {
    const auto found =
        std::lower_bound(places_.begin(), places_.end(), id,
                         [](const auto& entry, RunId wanted) { return entry.first < wanted; });
    return found != places_.end() && found->first == id ? found->second : Place{};
}

void RunTableModel::updateRun(const RunRow& run) {
    const int shown = rowOf(run.id);
    if (shown >= 0) {
        replaceRow(shown, run);
        return;
    }
    auto all = allRows();
    all.insert(all.begin(), run);
    setRuns(std::move(all));
}

int RunTableModel::rowOf(RunId id) const {
    return findRow([id](const RunRow& run) { return run.id == id; });
}

}  // namespace sparsescope
