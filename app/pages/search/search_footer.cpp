// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/search/search_footer.h"

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

QString cost_text(const SearchAnswer& answer, const ColumnAnswer& column,
                  const CodeHealth* health) {
    const SearchCost& cost = column.result.cost;
    const QString time = format::si(cost.microseconds / 1e6, "s");
    QString text;
    if (searcher_of(column.column).needs.texts) {
        text = QString("%1 · %2 by their words")
                   .arg(time, format::counted(static_cast<std::int64_t>(column.result.hits.size()),
                                              "hit", "best hits"));
    } else if (reads_codes(column.column)) {
        // On a small screen the end is cut off.
        const QString recall = recall_text(column, health);
        text = QString("%1 · %2%3 of %4 share a neuron · %5 · %6 / document")
                   .arg(time, recall.isEmpty() ? recall : recall + " · ",
                        format::count(cost.sharing), format::count(answer.searched),
                        format::counted(cost.postings, "posting", "postings"),
                        format::bytes(column.bytes_per_document));
    } else {
        text = QString("%1 · %2 read · %3 / document")
                   .arg(time, format::counted(answer.searched, "document", "documents"),
                        format::bytes(column.bytes_per_document));
    }
    if (answer.let_through) {
        text += QString(" · the filter lets %1 through").arg(format::count(*answer.let_through));
    }
    return text;
}

}  // namespace

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
                           .proposal = "hits.csv",
                           .name = "export_dialog"});
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString& path) { context_.details.exportHits(path, column_); });
    dialog->open();
}

}  // namespace sparsescope
