// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/ask_names_dialog.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include "widgets/controls/text_label.h"
#include "widgets/layout.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int ask_names_width = 520;
constexpr int usual_neurons = 20;
constexpr int most_neurons = 100'000;

}  // namespace

AskNamesDialog::AskNamesDialog(const QString& command, QWidget* parent)
    : QDialog(parent), command_(new QLineEdit(command)), neurons_(new QSpinBox) {
    command_->setObjectName("ask_names_command");
    command_->setPlaceholderText("python3 name_neurons.py --model small");
    command_->setAccessibleName("Program and its arguments");
    neurons_->setObjectName("ask_names_neurons");
    neurons_->setRange(1, most_neurons);
    neurons_->setValue(usual_neurons);
    neurons_->setAccessibleName("How many neurons");
    auto* column = frame_dialog(this, {.name = "ask_names_dialog",
                                       .title = "Ask a program for names",
                                       .heading = "Which program names neurons?",
                                       .wrap_heading = true});
    auto* explanation = new TextLabel(
        "It is started once, gets one JSON object a line for each neuron (its words, labels and "
        "example documents) and prints {\"name\": …, \"reason\": …} for each. Texts of your "
        "documents go to that program, and to nobody else. Its names say where they come from, "
        "and names of your own stay.");
    explanation->setWordWrap(true);
    column->addWidget(explanation);
    column->addWidget(command_);
    auto* row = new QHBoxLayout;
    row->setSpacing(theme::gap_inside);
    row->addWidget(new TextLabel("Ask about the"));
    row->addWidget(neurons_);
    row->addWidget(new TextLabel("unnamed neurons that are used most and are purest"));
    row->addStretch(1);
    column->addLayout(row);
    accept_ = add_dialog_buttons(this, "Ask", "ask_names_accept", [this] {
        accept();
        Q_EMIT chosen(command_->text().trimmed(), neurons_->value());
    });
    const auto update = [this] { accept_->setEnabled(!command_->text().trimmed().isEmpty()); };
    connect(command_, &QLineEdit::textChanged, this, update);
    update();
    resize(theme::scaled(ask_names_width), sizeHint().height());
}

}  // namespace sparsescope
