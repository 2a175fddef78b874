// SPDX-License-Identifier: GPL-3.0-or-later
// What the main window asks and waits for before it closes.
#include <algorithm>

#include <QCloseEvent>
#include <QMessageBox>
#include <QPushButton>

#include "app/controllers/app_context.h"
#include "app/dialogs/close_run_dialog.h"
#include "app/window/main_window.h"
#include "widgets/controls/message_bar.h"

namespace sparsescope {

void MainWindow::closeEvent(QCloseEvent* event) {
    if (context_.training.running()) {
        event->ignore();
        return askAboutRun();
    }
    if (context_.jobs.running()) {
        event->ignore();
        return askAboutJob();
    }
    // What is being typed is kept when its field loses the keys.
    if (QWidget* typed_into = focusWidget()) typed_into->clearFocus();
    if (waitsForWrites()) return event->ignore();
    context_.settings.setWindowGeometry(saveGeometry());
    event->accept();
}

bool MainWindow::waitsForWrites() {
    const auto lanes = context_.writes();
    const auto busy = std::ranges::find_if(lanes, &WriteLane::busy);
    if (busy == lanes.end()) return false;
    connect(*busy, &WriteLane::idle, this, &MainWindow::closeUnless,
            Qt::ConnectionType(Qt::SingleShotConnection | Qt::UniqueConnection));
    return true;
}

// Whoever closes the window has left the page that tells what could not be stored.
void MainWindow::closeUnless(const QString& problem) {
    if (problem.isEmpty()) return void(close());
    message_->showMessage(MessageBar::Kind::error, problem);
}

void MainWindow::askAboutRun() {
    auto* dialog = new CloseRunDialog(context_.training.series().name,
                                      static_cast<int>(context_.queue.waiting().size()), this);
    connect(dialog, &CloseRunDialog::chosen, this, [this](CloseRunDialog::Choice choice) {
        if (choice == CloseRunDialog::Choice::keep_running) {
            context_.training.leaveInBackground();
            close();
        } else if (!context_.training.running()) {
            close();  // it ended while the question stood
        } else {
            context_.queue.hold();  // what waits is there for the next window
            close_when_stopped_ = true;
            context_.training.stop();
        }
    });
    dialog->open();
}

void MainWindow::askAboutJob() {
    auto* dialog = new QMessageBox(QMessageBox::NoIcon, "Work in progress",
                                   QString("“%1” is still under way.").arg(context_.jobs.title()),
                                   QMessageBox::NoButton, this);
    dialog->setObjectName("close_job_dialog");
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setInformativeText("Stopping gives up what it has done so far.");
    auto* wait = dialog->addButton("Keep waiting", QMessageBox::RejectRole);
    auto* stop = dialog->addButton("Stop it and close", QMessageBox::AcceptRole);
    stop->setObjectName("close_job_stop");
    dialog->setDefaultButton(wait);
    dialog->setEscapeButton(wait);
    connect(stop, &QPushButton::clicked, this, [this] {
        if (!context_.jobs.running()) return void(close());
        close_after_job_ = true;
        context_.jobs.cancel();
    });
    dialog->open();
}

}  // namespace sparsescope
