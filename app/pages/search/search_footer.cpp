// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/search/search_footer.h"

#include <algorithm>

#include <QFileInfo>
#include <QHBoxLayout>
#include <QToolButton>

#include "app/controllers/app_context.h"
#include "app/controllers/search_warning.h"
#include "app/dialogs/commands.h"
#include "app/engine/engine_command.h"
#include "app/pages/search/search_columns.h"
#include "widgets/controls/command_line_box.h"
#include "widgets/controls/text_label.h"
#include "widgets/file_dialog.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

QString documents_text(std::int64_t documents) {
    return format::counted(documents, "document", "documents");
}

// "of 6 041", or with a filter "of the 92 that pass the filter".
QString of_searched(const SearchAnswer& answer) {
    if (!answer.let_through) return "of " + format::count(answer.searched);
    return QString("of the %1 that %2 the filter")
        .arg(format::count(*answer.let_through), *answer.let_through == 1 ? "passes" : "pass");
}

QString sharing_text(const SearchAnswer& answer, std::int64_t sharing) {
    if (sharing < 0) return "the query has no neuron";
    const auto obeyed = [](const NeuronTerm& term) {
        return term.role != NeuronTerm::Role::weight;
    };
    return QString("%1 %2 %3 a neuron%4")
        .arg(format::count(sharing), of_searched(answer), sharing == 1 ? "shares" : "share",
             std::ranges::any_of(answer.query.request.neurons, obeyed)
                 ? ", required and forbidden ones obeyed"
                 : "");
}

// Few documents pass: their codes are read one by one, and the lists of postings not at all.
QString code_reading_text(const SearchCost& cost) {
    const QString codes = format::counted(cost.candidates, "code", "codes");
    if (cost.postings > 0) {
        const QString postings = format::counted(cost.postings, "posting", "postings");
        return cost.candidates > 0 ? postings + " and " + codes + " read" : postings + " read";
    }
    return cost.candidates > 0 ? codes + " read, no postings needed" : QString("nothing to read");
}

}  // namespace

QString cost_text(const SearchAnswer& answer, const ColumnAnswer& column,
                  const CodeHealth* health) {
    const SearchCost& cost = column.result.cost;
    const QString time = format::si(cost.microseconds / 1e6, "s");
    if (searcher_of(column.column).needs.texts) {
        const auto hits = static_cast<std::int64_t>(column.result.hits.size());
        const QString text =
            QString("%1 · %2 by words").arg(time, format::counted(hits, "hit", "best hits"));
        return answer.let_through ? text + " " + of_searched(answer) : text;
    }
    if (reads_codes(column.column)) {
        // On a small screen the end is cut off.
        const QString recall = recall_text(column, health);
        return QString("%1 · %2%3 · %4 · %5 / document")
            .arg(time, recall.isEmpty() ? recall : recall + " · ",
                 sharing_text(answer, cost.sharing), code_reading_text(cost),
                 format::bytes(column.bytes_per_document));
    }
    const QString read = documents_text(answer.let_through.value_or(answer.searched));
    return QString("%1 · %2 compared%3 · %4 / document")
        .arg(time, read, answer.let_through ? ", all that pass the filter" : "",
             format::bytes(column.bytes_per_document));
}

SearchFooter::SearchFooter(AppContext& context, Commands& commands, QWidget* parent)
    : QWidget(parent),
      context_(context),
      commands_(commands),
      cost_(new ElidedLabel(QString(), theme::Type::caption, theme::Token::muted)),
      command_(new CommandButton("Copy as command")),
      export_(new QToolButton) {
    cost_->setObjectName("search_footer");
    command_->setObjectName("search_command");
    export_->setObjectName("search_export");
    export_->setText("Export…");
    export_->setIcon(theme::icon("export", theme::Token::muted));
    export_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    export_->setAutoRaise(true);
    export_->setToolTip("These hits with their contributions as CSV or JSON lines");
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(theme::gap_inside);
    row->addWidget(cost_, 1);
    row->addWidget(command_);
    row->addWidget(export_);
    connect(export_, &QToolButton::clicked, this, &SearchFooter::askFile);
    connect(&context_.search, &SearchController::answered, this, &SearchFooter::refresh);
    connect(&context_.search, &SearchController::columnsChanged, this, &SearchFooter::refresh);
    connect(&context_.health, &CodeHealthKeeper::changed, this, &SearchFooter::refresh);
    connect(&context_.details, &SearchDetails::exported, this,
            [this](const QString& path, qsizetype hits) {
                commands_.say(
                    MessageBar::Kind::good,
                    QString("%1 written to %2.").arg(format::counted(hits, "hit", "hits"), path));
            });
    connect(&context_.details, &SearchDetails::exportFailed, this, [this](const QString& sentence) {
        commands_.say(MessageBar::Kind::error, "The hits were not written. " + sentence);
    });
    refresh();
}

void SearchFooter::setColumn(std::size_t column) {
    column_ = column;
    refresh();
}

void SearchFooter::refresh() {
    const auto& answer = context_.search.answer();
    const bool there = answer && column_ < answer->columns.size();
    const QStringList command = context_.search.command(column_);
    command_->setCommand(command.isEmpty() ? QString() : shell_line(command));
    export_->setEnabled(there && !answer->columns[column_].result.hits.empty());
    const bool one_of_many = there && answer->columns.size() > 1;
    cost_->setText(!there        ? QString()
                   : one_of_many ? "Command and export are for the list " +
                                       column_title(answer->columns[column_].column, answer->k)
                                 : cost_text(*answer, answer->columns[column_],
                                             context_.health.of(answer->columns[column_].column)));
}

void SearchFooter::askFile() {
    QFileDialog* dialog =
        file_dialog(this, {.title = "Export hits",
                           .filters = "Comma-separated values (*.csv);;JSON lines (*.jsonl)",
                           .mode = QFileDialog::AcceptSave,
                           .suffix = "csv",
                           .proposal = asked_file_,
                           .name = "export_dialog"});
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
        asked_file_ = path;
        context_.details.exportHits(path, column_);
    });
    dialog->open();
}

}  // namespace sparsescope
