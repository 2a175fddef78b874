// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/form_dialog.h"

#include "app/controllers/engine_run.h"
#include "widgets/controls/message_bar.h"
#include "widgets/theme.h"

namespace sparsescope {

FormDialog::FormDialog(QWidget* parent) : QDialog(parent), complaint_(new MessageBar(this)) {
    complaint_->setObjectName("form_complaint");
}

void FormDialog::stepAside() {
    complaint_->clear();
    hide();
}

void FormDialog::succeed() {
    accept();
    deleteLater();  // a dialog that is hidden already is not closed by accepting it
}

void FormDialog::complain(const QString& sentence) {
    complaint_->showMessage(MessageBar::Kind::error, sentence);
    if (!isVisible()) open();
}

void FormDialog::resizeWithin(const QSize& wanted) {
    QSize size(theme::scaled(wanted.width()), theme::scaled(wanted.height()));
    const QWidget* behind = parentWidget() ? parentWidget()->window() : nullptr;
    while (behind && behind->parentWidget())  // a dialog, which may be smaller
        behind = behind->parentWidget()->window();
    if (behind) size = size.boundedTo(behind->size() - QSize(48, 48));
    resize(size);
}

void follow_run(FormDialog* form, EngineRun& training) {
    form->stepAside();
    auto* attempt = new QObject(form);  // ends the listening
    QObject::connect(&training, &EngineRun::runChanged, attempt, [form, attempt, &training] {
        if (training.series().id == 0) return;
        attempt->deleteLater();
        form->succeed();
    });
    QObject::connect(&training, &EngineRun::ended, attempt,
                     [form, attempt](const EngineOutcome& outcome) {
                         attempt->deleteLater();
                         const bool gave_up = outcome.kind == EngineOutcome::Kind::cancelled;
                         if (outcome.ok() || gave_up) return form->succeed();
                         form->complain(outcome.message);
                     });
}

}  // namespace sparsescope
