// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/encoders_dialog.h"

#include <algorithm>

#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include "app/controllers/query_encoder.h"
#include "widgets/controls/message_bar.h"
#include "widgets/controls/text_label.h"
#include "widgets/layout.h"
#include "widgets/number_format.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr QSize encoders_dialog_size{640, 380};
constexpr int widest_name = 220;

// Where it is: the folder, the command, the address.
QString place_of(const EncoderSettings& encoder) {
    if (encoder.kind == "model") return QString::fromStdString(encoder.folder.string());
    if (encoder.kind == "http") return QString::fromStdString(encoder.url);
    QStringList words;
    for (const std::string& word : encoder.command)
        words << QString::fromStdString(word);
    return words.join(' ');
}

QString kind_of(const EncoderSettings& encoder) {
    return encoder.kind == "model" ? "model" : encoder.kind == "http" ? "server" : "program";
}

}  // namespace

EncodersDialog::EncodersDialog(QueryEncoder& encoders, QWidget* parent)
    : QDialog(parent),
      encoders_(encoders),
      message_(new MessageBar),
      list_(new QTreeWidget),
      test_(new QPushButton("Try it")),
      remove_(new QPushButton("Remove")) {
    auto* column = frame_dialog(this, {.name = "encoders_dialog",
                                       .title = "Encoders",
                                       .heading = "Encoders of this computer",
                                       .spacing = theme::gap_inside});
    auto* words = new TextLabel(
        "An encoder turns texts or pictures into embeddings. They are shared by all workspaces; a "
        "dataset "
        "remembers which one made its embeddings.",
        theme::Type::body, theme::Token::muted);
    words->setWordWrap(true);
    message_->setObjectName("encoders_message");
    list_->setObjectName("encoders_list");
    list_->setRootIsDecorated(false);
    list_->setUniformRowHeights(true);
    list_->setAllColumnsShowFocus(true);
    list_->setHeaderLabels({"name", "kind", "numbers", "where"});
    list_->setTextElideMode(Qt::ElideMiddle);
    list_->header()->setStretchLastSection(true);
    auto* add = new QPushButton("Add an encoder…");
    add->setObjectName("encoders_add");
    test_->setObjectName("encoders_test");
    remove_->setObjectName("encoders_remove");
    column->addWidget(words);
    column->addWidget(message_);
    column->addWidget(list_, 1);
    auto* row = add_button_row(this);
    for (QPushButton* button : {add, test_, remove_}) {
        button->setAutoDefault(false);
        row->addWidget(button);
    }
    auto* close = new QPushButton("Close");
    close->setObjectName("encoders_close");
    row->addWidget(close);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    connect(add, &QPushButton::clicked, this, &EncodersDialog::addRequested);
    connect(test_, &QPushButton::clicked, this, [this] { Q_EMIT testRequested(chosen()); });
    connect(remove_, &QPushButton::clicked, this, [this] { Q_EMIT removeRequested(chosen()); });
    connect(list_, &QTreeWidget::currentItemChanged, this, &EncodersDialog::fit);
    connect(&encoders_, &QueryEncoder::changed, this, &EncodersDialog::refresh);
    resize(theme::scaled(encoders_dialog_size.width()),
           theme::scaled(encoders_dialog_size.height()));
    refresh();
}

QString EncodersDialog::chosen() const {
    return list_->currentItem() ? list_->currentItem()->text(0) : QString();
}

void EncodersDialog::refresh() {
    const QString before = chosen();
    list_->clear();
    for (const EncoderSettings& encoder : encoders_.all()) {
        const auto dim = static_cast<std::int64_t>(encoder.identity.dim);
        auto* item = new QTreeWidgetItem(
            list_, {QString::fromStdString(encoder.name), kind_of(encoder),
                    dim > 0 ? format::count(dim) : QString(format::no_value), place_of(encoder)});
        item->setTextAlignment(2, Qt::AlignRight | Qt::AlignVCenter);
        for (int part : {0, 3})
            item->setToolTip(part, item->text(part));
        if (item->text(0) == before) list_->setCurrentItem(item);
    }
    if (!list_->currentItem() && list_->topLevelItemCount() > 0)
        list_->setCurrentItem(list_->topLevelItem(0));
    for (int part : {0, 1, 2})
        list_->resizeColumnToContents(part);
    list_->setColumnWidth(0, std::min(list_->columnWidth(0), theme::scaled(widest_name)));
    if (!encoders_.listProblem().isEmpty()) tell(false, encoders_.listProblem());
    fit();
}

void EncodersDialog::fit() {
    test_->setEnabled(!chosen().isEmpty());
    remove_->setEnabled(!chosen().isEmpty());
}

void EncodersDialog::tell(bool good, const QString& sentence) {
    message_->showMessage(good ? MessageBar::Kind::info : MessageBar::Kind::error, sentence);
}

}  // namespace sparsescope
