// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/search/more_passages.h"

#include <QToolButton>
#include <QVBoxLayout>

#include "app/controllers/app_context.h"
#include "widgets/controls/text_label.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr qsizetype shown_letters = 240;

}  // namespace

MorePassages::MorePassages(AppContext& context, QWidget* parent)
    : QWidget(parent), context_(context), more_(new QToolButton), list_(new QVBoxLayout) {
    more_->setObjectName("why_more_passages");
    more_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    more_->setCheckable(true);
    more_->setToolTip("Of the same document");
    theme::make_flat(more_);
    list_->setSpacing(theme::gap_inside);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(more_, 0, Qt::AlignLeft);
    column->addLayout(list_);
    connect(more_, &QToolButton::toggled, this, &MorePassages::fold);
    connect(&context_.details, &SearchDetails::passagesFound, this,
            [this](DocumentId document, const std::vector<HitRow>& passages) {
                if (document_ == document && more_->isChecked()) showPassages(passages);
            });
    hide();
}

void MorePassages::setHit(const HitRow& hit, std::size_t column) {
    const auto& group = hit.hit.group;
    const std::int64_t others = group ? group->others : 0;
    const bool same = document_ == hit.hit.document && column_ == column;
    document_ = hit.hit.document;
    column_ = column;
    setVisible(others > 0);
    if (others == 0) return;
    more_->setText("and " + format::counted(others, "more passage", "more passages"));
    if (!same) more_->setChecked(false);
    fold(more_->isChecked());
}

void MorePassages::fold(bool open) {
    more_->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
    if (!open) return clear();
    if (document_) context_.details.passages(*document_, column_);
}

void MorePassages::clear() {
    while (QLayoutItem* item = list_->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
}

void MorePassages::showPassages(const std::vector<HitRow>& passages) {
    clear();
    for (const HitRow& passage : passages) {
        const QString text = passage.title.simplified();
        auto* label = new TextLabel(
            QString("#%1  %2")
                .arg(passage.rank)
                .arg(text.size() > shown_letters ? text.left(shown_letters) + u'…' : text),
            theme::Type::body, theme::Token::muted);
        label->setObjectName(QString("passage_%1").arg(passage.hit.document));
        label->setTextFormat(Qt::PlainText);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        label->setWordWrap(true);
        label->setToolTip("Score " + format::number(passage.hit.score, 4) +
                          ", place among all passages");
        list_->addWidget(label);
    }
}

}  // namespace sparsescope
