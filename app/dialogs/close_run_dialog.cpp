// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/close_run_dialog.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include "widgets/controls/text_label.h"
#include "widgets/layout.h"
#include "widgets/theme.h"

namespace sparsescope {
namespace {

constexpr int close_run_text_width = 440;

}  // namespace

CloseRunDialog::CloseRunDialog(const QString& run, int waiting, QWidget* parent) : QDialog(parent) {
    auto* column = frame_dialog(
        this, {.name = "close_run_dialog",
               .title = "A run is in progress",
               .heading = run.isEmpty() ? "A run is starting" : run + " is still training"});
    auto* text = new TextLabel(
        "In the background it trains on without the window; open the workspace again to follow, "
        "pause or stop it, or use sparsescope-cli runs. "
        "Stopping keeps what it has learned so far as a model.",
        theme::Type::body, theme::Token::muted);
    if (waiting > 0)
        text->setText(text->text() +
                      " What waits in the list begins when you start it in the next window.");
    text->setWordWrap(true);
    text->setFixedWidth(theme::scaled(close_run_text_width));
    column->addWidget(text);
    auto* row = add_button_row(this);
    const auto add = [&](const QString& title, const QString& name) {
        auto* button = new QPushButton(title);
        button->setObjectName(name);
        row->addWidget(button);
        return button;
    };
    connect(add("Cancel", "close_cancel"), &QPushButton::clicked, this, &QDialog::reject);
    const auto choose = [this](QPushButton* button, Choice choice) {
        connect(button, &QPushButton::clicked, this, [this, choice] {
            accept();
            Q_EMIT chosen(choice);
        });
    };
    choose(add("Stop and keep", "close_stop"), Choice::stop_and_keep);
    auto* background = add("Keep running in the background", "close_background");
    theme::make_primary(background);
    choose(background, Choice::keep_running);
}

}  // namespace sparsescope
