// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/import_preview_view.h"

#include <algorithm>

#include <QCheckBox>
#include <QSignalBlocker>
#include <QTabBar>
#include <QVBoxLayout>

#include "app/dialogs/import_words.h"
#include "widgets/controls/preview_table.h"
#include "widgets/controls/text_label.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int file_words_lines = 2;

TextLabel* wrapped(const QString& name, theme::Token token) {
    auto* label = new TextLabel(QString(), theme::Type::body, token);
    label->setObjectName(name);
    label->setWordWrap(true);
    return label;
}

}  // namespace

ImportPreviewView::ImportPreviewView(QWidget* parent)
    : QWidget(parent),
      tabs_(new QTabBar),
      words_(wrapped("import_words", theme::Token::muted)),
      skip_(new QCheckBox("Leave such rows out")),
      table_(new PreviewTable),
      summary_(wrapped("import_summary", theme::Token::text)) {
    // Room for the notes of most files, so that nothing moves when they come.
    words_->setMinimumHeight(words_->fontMetrics().lineSpacing() * file_words_lines);
    words_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    tabs_->setObjectName("import_tabs");
    tabs_->setDrawBase(false);
    tabs_->setExpanding(false);
    tabs_->setElideMode(Qt::ElideMiddle);
    tabs_->hide();
    skip_->setObjectName("import_skip");
    skip_->hide();
    table_->setObjectName("import_preview");
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme::gap_inside);
    column->addWidget(tabs_);
    column->addWidget(words_);
    column->addWidget(skip_);
    column->addWidget(table_, 1);
    column->addWidget(summary_);
    connect(tabs_, &QTabBar::currentChanged, this, &ImportPreviewView::showFile);
    connect(skip_, &QCheckBox::toggled, this, &ImportPreviewView::leavingOutChanged);
    connect(table_, &PreviewTable::roleChosen, this,
            [this](const PreviewColumn& chosen, std::optional<ColumnRole> role) {
                Q_EMIT roleChosen(std::max(0, tabs_->currentIndex()), chosen, role);
            });
}

void ImportPreviewView::setPreviews(const std::vector<ImportPreview>& previews) {
    previews_ = previews;
    const QSignalBlocker quiet(tabs_);
    const int file = std::max(0, tabs_->currentIndex());
    while (tabs_->count() > 0)
        tabs_->removeTab(0);
    for (const ImportPreview& preview : previews_)
        tabs_->addTab(QString::fromStdString(preview.file));
    tabs_->setVisible(tabs_->count() > 1);
    tabs_->setCurrentIndex(std::min(file, tabs_->count() - 1));
    showFile(tabs_->currentIndex());
}

void ImportPreviewView::showFile(int file) {
    const bool some = file >= 0 && file < static_cast<int>(previews_.size());
    table_->setVisible(some && !previews_[static_cast<std::size_t>(file)].rows.empty());
    if (!some) return words_->setText(QString());
    const ImportPreview& preview = previews_[static_cast<std::size_t>(file)];
    QString words = file_words(preview);
    if (preview.columns.size() > PreviewTable::most_columns)
        words += QString(" The first %1 are shown.").arg(PreviewTable::most_columns);
    words_->setText(words);
    table_->setPreview(preview);
}

void ImportPreviewView::sayWhatBecomes(const QString& summary) {
    summary_->setText(summary);
}

void ImportPreviewView::offerLeavingOut() {
    skip_->show();
}

bool ImportPreviewView::leavesOut() const {
    return skip_->isChecked();
}

}  // namespace sparsescope
