// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pages/data/origin_line.h"

#include <QHBoxLayout>
#include <QPushButton>

#include "app/controllers/app_context.h"
#include "app/dialogs/commands.h"
#include "widgets/controls/text_label.h"
#include "widgets/theme.h"

namespace sparsescope {

OriginLine::OriginLine(AppContext& context, Commands& commands, QWidget* parent)
    : QWidget(parent),
      context_(context),
      words_(new ElidedLabel(QString(), theme::Type::caption, theme::Token::muted)),
      link_(new QPushButton("Show the original")) {
    setObjectName("data_origin");
    words_->setObjectName("data_origin_words");
    link_->setObjectName("data_origin_link");
    theme::make_flat(link_);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(theme::gap_inside);
    row->addWidget(words_, 1);
    row->addWidget(link_);
    connect(link_, &QPushButton::clicked, &commands,
            [this, &commands] { commands.goToDataset(origin_); });
    connect(&context_.workspace, &WorkspaceController::workspaceOpened, this, &OriginLine::refresh);
    connect(&context_.workspace, &WorkspaceController::contentsChanged, this, &OriginLine::refresh);
    connect(&context_.data, &DataController::rowsChanged, this, &OriginLine::refresh);
    refresh();
}

void OriginLine::refresh() {
    const DatasetInfo* shown = context_.data.dataset();
    const DatasetInfo* origin = shown && shown->derived_from
                                    ? context_.workspace.contents().dataset(*shown->derived_from)
                                    : nullptr;
    setVisible(origin != nullptr);
    if (!origin) return;
    origin_ = origin->id;
    const QString words =
        QString("The documents of “%1”, embedded by the finetuned encoder “%2”.")
            .arg(QString::fromStdString(origin->name), QString::fromStdString(shown->encoder.name));
    words_->setText(words);
    words_->setToolTip(words);
    link_->setToolTip(QString("Show “%1”").arg(QString::fromStdString(origin->name)));
}

}  // namespace sparsescope
