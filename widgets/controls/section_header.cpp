// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/section_header.h"

#include <QHBoxLayout>
#include <QPainter>

#include "widgets/controls/text_label.h"

namespace sparsescope {

SectionHeader::SectionHeader(const QString& title, QWidget* parent, theme::Type type)
    : QWidget(parent),
      title_(new ElidedLabel(title, type, theme::Token::text, this)),
      hint_(new ElidedLabel({}, theme::Type::body, theme::Token::muted, this)),
      row_(new QHBoxLayout(this)) {
    row_->setContentsMargins(0, 0, 0, 0);
    row_->setSpacing(theme::gap_inside);
    title_->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    row_->addWidget(title_);
    row_->addWidget(hint_, 1);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setAccessibleName(title);
}

void SectionHeader::setTitle(const QString& title) {
    title_->setText(title);
    setAccessibleName(title);
}

void SectionHeader::setHint(const QString& hint) {
    hint_->setText(hint);
}

void SectionHeader::addWidget(QWidget* widget) {
    row_->addWidget(widget);
}

Divider::Divider(Qt::Orientation orientation, QWidget* parent) : QWidget(parent) {
    if (orientation == Qt::Horizontal)
        setFixedHeight(1);
    else
        setFixedWidth(1);
}

void Divider::paintEvent(QPaintEvent*) {
    QPainter(this).fillRect(rect(), theme::color(theme::Token::line));
}

}  // namespace sparsescope
